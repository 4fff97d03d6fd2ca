// What has to be known before anything is painted: light or dark as the reader chose, and whether they have
// just come. Who comes back or loads again is taken to where they were, and that needs the height of all above.
const [came] = performance.getEntriesByType("navigation");
if (came?.type === "navigate") document.documentElement.dataset.arriving = "";
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage, no choice to remember.
}
