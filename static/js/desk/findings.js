/* What proofreading found stands beside the block concerned; comments and waivers do not leave the page. */

function place(finding) {
  const [model, key] = finding.dataset.block.split("-")
  const own = document.querySelector(`input[name^="${model}_set-"][name$="-id"][value="${key}"]`)
  const block = own?.closest(".inline-related")
  if (!block) return
  const note = document.createElement("p")
  note.className = `block-finding ${finding.className}`
  note.append(finding.querySelector("strong").cloneNode(true), ` ${finding.dataset.message}`)
  block.querySelector("h3").after(note)
  const link = document.createElement("a")
  link.href = `#${block.id}`
  link.textContent = "ブロックへ"
  finding.append(" ", link)
}

function placeAll() {
  for (const note of document.querySelectorAll(".block-finding")) note.remove()
  for (const finding of document.querySelectorAll(".findings [data-block]")) place(finding)
}

async function postInPlace(event) {
  const form = event.target.closest("form[data-in-place]")
  if (!form) return
  event.preventDefault()
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter) })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const desk = page.querySelector("#content-main .desk, #content .desk")
  if (!response.ok || !desk) return form.submit()
  // The text on the page is still the one it was opened with: that one can be approved, and no later one.
  const [opened, stored] = [document, desk].map((place) => place.querySelector(".remarks [name=version]"))
  if (opened && stored) stored.value = opened.value
  const open = [...document.querySelectorAll(".desk details[open]")].map((details) => details.className)
  document.querySelector(".desk").replaceWith(desk)
  for (const name of open) desk.querySelector(`details.${name}`)?.setAttribute("open", "")
  const messages = page.querySelector(".messagelist")
  document.querySelector(".messagelist")?.remove()
  if (messages) document.querySelector("#main > .content, #main .content, #content").prepend(messages)
  placeAll()
}

document.addEventListener("submit", postInPlace)
addEventListener("load", placeAll)
