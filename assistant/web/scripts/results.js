// What came of an upload is brought into view: on a phone it stands below the drop area.
watch("value", () => {
  if (element.textContent.trim()) element.scrollIntoView({ block: "nearest" });
});
