"""Word lists that several steps of the analysis share. All are casefolded: "ß" is "ss"."""


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as text, separated by white space."""
    return frozenset(text.split())


GERMAN_STOP = words(
    """aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch
    auf aus bei beim bereits bin bis bist bzw da dabei dadurch dafür dagegen daher damit danach
    dann daran darauf daraus darin darum darunter darüber das dass davon dazu dein deine deinem
    deinen deiner dem den denen denn dennoch der deren derer des deshalb dessen desto dich die
    dies diese diesem diesen dieser dieses dir doch dort du durch dürfen darf durfte eben
    ebenfalls ebenso ein eine einem einen einer eines einige einigem einigen einiger einiges er
    erst es etc etwa etwas euch euer eure falls für ganz gar geben gegen gegenüber gem gemäss
    ggf gibt haben habe habt hast hat hatte hatten hier hierbei hierfür hiermit hierzu hin
    hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem infolge ins
    insbesondere ist ja je jede jedem jeden jeder jedes jedoch jene jenem jenen jener jenes kann
    kannst können könnte könnten konnte konnten lassen man manche manchen mein meine meinem
    meinen meiner mich mir mit müssen muss musste müsste nach nachdem neben noch nun ob oder
    schon sehr sei seid sein seine seinem seinen seiner seines seit selbst sich sie sind so
    sofern sogar solche solchem solchen solcher solches soll sollen sollte sollten sondern sonst
    soweit sowie sowohl statt stets um und uns unser unsere unserem unseren unserer unseres usw
    vom von vor war waren wäre was weil weiter weitere weiteren weiterer weiteres welche welchem
    welchen welcher welches wem wen wenn wer werde werden wessen wie wieder will wir wird wo
    wobei wodurch wofür wollen worden wurde wurden würde würden während zu zudem zum zur
    zusätzlich zwar zwischen über überhaupt ihrerseits soll vgl bezüglich hinsichtlich mittels
    sämtliche sämtlichen sämtlicher jeweils jeweilige jeweiligen jeweiliger entsprechend"""
)
ENGLISH_STOP = words(
    """a about above across after again all along also although always am among an and another any
    are as at be because been before being below between both but by came can could did do does
    doing done down during each e either etc ever every for from further g get gets got had has
    have having he her here hers herself him himself his how however i i.e if in into is it its
    itself just let like many may me might more most much must my myself nor of off often on
    once one or other others our ours ourselves out over own per quite rather s same shall she
    should so some such t than that the their theirs them themselves then there thereby
    therefore these they this those though through thus to too toward towards under until up
    upon us very via was we were what when where whereas whether which while who whom whose why
    will with within would yet you your yours yourself yourselves"""
)
# Words that make a sentence a question or keep it polite, and say nothing of its subject.
QUESTION_FILLER = words(
    """wer wen wem wessen was welche welchem welchen welcher welches wie wieviel wieviele viel
    viele lange oft wann wo wohin woher worin woran worauf wofür wozu womit warum weshalb wieso
    bitte sagen sag sagt erklären erkläre erklär nennen nenne nenn zeigen zeige wissen weiss
    weisst eigentlich genau denn mal mir uns gibt geben gilt gelten heisst bedeutet steht stehen
    passiert geschieht muss müssen soll sollen darf dürfen kann können möchte brauche brauchen
    braucht machen macht tun tut who whom whose what which when where why how many much long
    often please tell say says said know explain show describe give given list does do did is
    are was were can could may might must shall should would happen happens mean means need
    needs want there exactly anyone someone"""
)
