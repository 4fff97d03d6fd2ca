/* Small helps on the editor's page: blocks move by keyboard, dates show how they were understood. */

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
}

function addMoves(block) {
  const heading = block.querySelector("h3")
  if (!heading || heading.querySelector(".block-moves")) return
  const moves = document.createElement("span")
  moves.className = "block-moves"
  for (const [sign, label, step] of [["↑", "上へ移動", -1], ["↓", "下へ移動", 1]]) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = sign
    button.setAttribute("aria-label", label)
    button.title = label
    button.addEventListener("click", () => {
      move(block, step)
      button.focus()
    })
    moves.append(button)
  }
  heading.append(moves)
}

const dates = document.querySelector("[data-dates]")?.dataset.dates

async function showDate(input) {
  let output = input.parentElement.querySelector(".understood")
  if (!output) {
    output = document.createElement("output")
    output.className = "understood"
    input.after(output)
  }
  const typed = input.value
  const response = await fetch(`${dates}?when=${encodeURIComponent(typed)}`)
  if (response.ok && input.value === typed) output.textContent = (await response.json()).understood
}

let waiting
document.addEventListener("input", (event) => {
  if (!event.target.matches("input[name$='-when']")) return
  clearTimeout(waiting)
  waiting = setTimeout(() => showDate(event.target), 250)
})

document.addEventListener("content-editor:activate", () => blocks().forEach(addMoves))
document.addEventListener("formset:added", () => setTimeout(() => blocks().forEach(addMoves)))
addEventListener("load", () => blocks().forEach(addMoves))

/* The content editor's insert marks and kind buttons are spans and links without href. */
function reachable(element, label) {
  if (element.hasAttribute("tabindex")) return
  element.tabIndex = 0
  element.setAttribute("role", "button")
  if (label) element.setAttribute("aria-label", label)
}

function makeReachable() {
  for (const mark of document.querySelectorAll(".order-machine-insert-target")) reachable(mark, "ここに追加")
  for (const kind of document.querySelectorAll(".plugin-buttons .plugin-button")) reachable(kind)
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

addEventListener("load", makeReachable)
document.addEventListener("content-editor:ready", makeReachable)
document.addEventListener("formset:added", () => setTimeout(makeReachable))

/* Tell that this page is open, and show who else has it open. */
const present = document.querySelector("[data-present]")?.dataset.present

async function tellPresence() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value
  const response = await fetch(present, { method: "POST", headers: { "X-CSRFToken": token } })
  if (!response.ok) return
  const { others } = await response.json()
  document.querySelector("output.present").textContent = others.length
    ? `いま${others.join("さん、")}さんも編集中です`
    : ""
}

if (present) {
  tellPresence()
  setInterval(tellPresence, 20_000)
}
