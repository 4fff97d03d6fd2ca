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
