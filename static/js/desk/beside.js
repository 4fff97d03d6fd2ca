/* The page as readers will see it, beside the form, as it is typed. */

const panel = document.querySelector(".beside")
const form = document.querySelector("#edition_form")
const toggle = document.querySelector("[data-beside]")
let waiting
let shown = panel.querySelector("iframe")

async function refresh() {
  const body = new FormData(form)
  const response = await fetch(panel.dataset.typed, { method: "POST", body })
  if (!response.ok) return
  const next = shown.cloneNode()
  next.srcdoc = await response.text()
  next.classList.add("coming")
  const scroll = shown.contentWindow?.scrollY ?? 0
  next.addEventListener("load", () => {
    next.contentWindow.scrollTo(0, scroll)
    shown.remove()
    shown = next
    next.classList.remove("coming")
    fit()
  })
  shown.after(next)
}

/* A page wider than the panel is shown smaller, not narrower. */
function fit() {
  const width = Number(panel.querySelector("input:checked").value)
  const holder = panel.querySelector(".beside-page")
  const scale = Math.min(1, holder.clientWidth / width)
  for (const frame of holder.querySelectorAll("iframe")) {
    frame.style.inlineSize = `${width}px`
    frame.style.blockSize = `${holder.clientHeight / scale}px`
    frame.style.transform = `scale(${scale})`
    frame.style.insetInlineStart = `${Math.max(0, (holder.clientWidth - width) / 2)}px`
  }
}

function later() {
  if (panel.hidden) return
  clearTimeout(waiting)
  waiting = setTimeout(refresh, 1200)
}

toggle.addEventListener("click", () => {
  panel.hidden = !panel.hidden
  document.body.classList.toggle("with-beside", !panel.hidden)
  toggle.setAttribute("aria-expanded", String(!panel.hidden))
  toggle.textContent = panel.hidden ? "プレビューを横に表示" : "プレビューを閉じる"
  if (!panel.hidden) {
    fit()
    refresh()
  }
})
panel.addEventListener("change", fit)
addEventListener("resize", () => panel.hidden || fit())
form.addEventListener("input", later)
form.addEventListener("change", later)
document.addEventListener("formset:removed", later)
