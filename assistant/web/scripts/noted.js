// What came of a judgement is told where it was given; this part itself is for screen readers.
watch("value", () => {
  const told = window.aimsJudged?.isConnected && window.aimsJudged.querySelector(".told");
  if (told) told.textContent = element.textContent.trim();
});
