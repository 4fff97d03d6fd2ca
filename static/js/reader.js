// Small helps for readers; every page works without them.

const root = document.documentElement;

/** A button that changes between light and dark, and remembers it. */
function themeButton(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
  button.addEventListener("click", () => {
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It lasts as long as the page.
    }
    show();
  });
  dark.addEventListener("change", show);
  button.disabled = false;
  show();
}

/** The table of contents says which section is being read. */
function follow(contents) {
  const links = new Map(
    [...contents.querySelectorAll("a[href^='#']")].map((link) => [
      document.getElementById(decodeURIComponent(link.hash.slice(1))),
      link,
    ]),
  );
  links.delete(null);
  const headings = [...links.keys()];
  let shown;
  const update = () => {
    const line = innerHeight * 0.3;
    const last = headings.findLast((heading) => heading.getBoundingClientRect().top < line);
    const link = links.get(last);
    if (link === shown) return;
    shown?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    shown = link;
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      update();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  update();
}

/** A button that copies a text, and says so where screen readers hear it. */
function copyButton(button) {
  const said = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = "コピーしました。";
    } catch {
      said.textContent = "コピーできませんでした。";
    }
  });
  button.hidden = false;
}

/** A page that was fetched before its link was followed may have been withdrawn since. */
async function stillThere() {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.deliveryType !== "navigational-prefetch") return;
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  if ([404, 410].includes(answer.status)) location.reload();
}

stillThere().catch(() => {
  // Without the network the copy is what there is.
});
for (const button of document.querySelectorAll(".theme")) themeButton(button);
for (const contents of document.querySelectorAll(".contents")) follow(contents);
for (const button of document.querySelectorAll("[data-copy]")) copyButton(button);
