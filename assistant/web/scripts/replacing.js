// What a new version is awaited for is brought into view and said first.
watch("value", () => {
  const title = element.querySelector("h3");
  if (!title) return;
  title.scrollIntoView({ block: "center" });
  title.focus({ preventScroll: true });
});
