/* What is typed and not saved survives a closed tab and an expired session: it is kept in the browser and
   offered on return. The server shows it in the form again; nothing is saved without a look. */

const frame = document.querySelector("[data-unsaved]")
const form = frame.closest("form")
const key = `unsaved:${location.pathname}`
const MONTH = 30 * 24 * 3600
const opened = { at: Number(frame.dataset.now), clock: performance.now() }
const now = () => opened.at + (performance.now() - opened.clock) / 1000
const LEFT_OUT = /^(csrfmiddlewaretoken|_.*)$/

const typed = () =>
  [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.test(name) && typeof value === "string")
const words = (fields) => JSON.stringify(fields.filter(([name]) => name !== "opened_version"))

let before
let sent = false

function keep() {
  if (sent) return
  const fields = typed()
  if (before === undefined || words(fields) === before) return
  try {
    localStorage.setItem(key, JSON.stringify({ at: now(), fields }))
  } catch {
    /* No room, or no right to keep anything: then the form is all there is. */
  }
}

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name))
  } catch {
    return null
  }
}

function forget() {
  const saved = Number(frame.dataset.saved)
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith("unsaved:"))) {
    const at = kept(name)?.at ?? 0
    const here = name === key || (frame.dataset.first && name === frame.dataset.first)
    if (at < opened.at - MONTH || (here && at <= saved)) localStorage.removeItem(name)
  }
}

function recall(fields) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value
  const back = document.createElement("form")
  back.method = "post"
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["_recalled", "1"], ...fields]) {
    const field = document.createElement("textarea")
    field.name = name
    field.value = value
    back.append(field)
  }
  back.hidden = true
  document.body.append(back)
  back.submit()
}

function offer() {
  const found = kept(key)
  if (!found || words(found.fields) === before) return
  frame.hidden = false
  frame.querySelector("time").textContent = new Date(found.at * 1000).toLocaleString("ja-JP")
  frame.querySelector("[data-recall]").addEventListener("click", () => recall(found.fields))
  frame.querySelector("[data-forget]").addEventListener("click", () => {
    localStorage.removeItem(key)
    frame.hidden = true
  })
}

addEventListener("load", () =>
  setTimeout(() => {
    before = words(typed())
    forget()
    if (frame.dataset.recalled) before = ""
    else offer()
  }, 300),
)
let waiting
form.addEventListener("input", () => {
  sent = false
  clearTimeout(waiting)
  waiting = setTimeout(keep, 1000)
})
form.addEventListener("change", () => {
  sent = false
  setTimeout(keep)
})
addEventListener("pagehide", keep)
/* What is sent is kept as of now: kept again while the answer is on its way, it would be later than what the
   server has stored, and be offered as if it were not. */
form.addEventListener("submit", () => {
  keep()
  sent = true
})
