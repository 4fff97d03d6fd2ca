/* Blocks move and are doubled by buttons, and all of the editor is reachable by keyboard. */

const blocks = () =>
  [...document.querySelectorAll(".order-machine .inline-related:not(.empty-form)")].sort(
    (one, other) => place(one).value - place(other).value,
  )

const place = (block) => block.querySelector(".order-machine-ordering")

function move(block, step) {
  const all = blocks()
  const neighbour = all[all.indexOf(block) + step]
  if (!neighbour) return
  const [mine, theirs] = [place(block), place(neighbour)]
  ;[mine.value, theirs.value] = [theirs.value, mine.value]
  block.style.order = mine.value
  neighbour.style.order = theirs.value
  block.scrollIntoView({ block: "nearest" })
  mine.dispatchEvent(new Event("input", { bubbles: true }))
}

/* The copy is filled before the autocompletes and the rich text take hold of its fields. */
function duplicate(block) {
  const [, prefix, number] = block.id.match(/^(.+)-(\d+)$/)
  const all = blocks()
  const fill = (event) => {
    for (const field of block.querySelectorAll(`[name^="${prefix}-${number}-"]`)) {
      const name = field.name.slice(`${prefix}-${number}-`.length)
      if (["id", "edition", "ordering", "region", "DELETE"].includes(name)) continue
      const copy = event.target.querySelector(`[name$="-${name}"]`)
      if (field.type === "checkbox") copy.checked = field.checked
      else if (field.matches("select")) copy.replaceChildren(...[...field.options].map((option) => option.cloneNode(true)))
      if (field.type !== "checkbox") copy.value = name === "anchor" ? "" : field.value
    }
  }
  addEventListener("formset:added", fill, { capture: true, once: true })
  window.ContentEditor._insertBefore = all[all.indexOf(block) + 1] ?? null
  window.ContentEditor.addContent(prefix)
}

const ACTIONS = [
  ["↑", "上へ移動", (block) => move(block, -1)],
  ["↓", "下へ移動", (block) => move(block, 1)],
  ["複製", "このブロックを複製", duplicate],
]

function addActions(block) {
  const heading = block.querySelector("h3")
  if (!heading || heading.querySelector(".block-actions")) return
  const actions = document.createElement("span")
  actions.className = "block-actions"
  for (const [sign, label, act] of ACTIONS) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = sign
    button.setAttribute("aria-label", label)
    button.title = label
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      act(block)
      if (act !== duplicate) button.focus()
    })
    actions.append(button)
  }
  heading.append(actions)
}

/* The content editor's insert marks and kind buttons are spans and links without href. */
function reachable(element, label) {
  if (element.hasAttribute("tabindex")) return
  element.tabIndex = 0
  element.setAttribute("role", "button")
  if (label) element.setAttribute("aria-label", label)
}

function complete() {
  for (const mark of document.querySelectorAll(".order-machine-insert-target")) reachable(mark, "ここに追加")
  for (const kind of document.querySelectorAll(".plugin-buttons .plugin-button")) reachable(kind)
  blocks().forEach(addActions)
}

document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches?.(".order-machine-insert-target, .plugin-button")) return
  event.preventDefault()
  event.target.click()
  if (event.target.matches(".order-machine-insert-target")) openMenu()
})

/* The menu becomes visible with a transition; what is not visible takes no focus. */
function openMenu() {
  const first = document.querySelector(".plugin-button[data-plugin-prefix]")
  const tries = setInterval(() => {
    first.focus()
    if (document.activeElement === first) clearInterval(tries)
  }, 30)
  setTimeout(() => clearInterval(tries), 1000)
}

/* Ctrl+S saves. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  document.querySelector("input[name=_save]")?.click()
})

addEventListener("load", complete)
document.addEventListener("content-editor:ready", complete)
document.addEventListener("content-editor:activate", complete)
document.addEventListener("formset:added", () => setTimeout(complete))
