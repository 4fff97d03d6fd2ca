/* A date shows how it was understood while it is typed. */

const dates = document.querySelector("[data-dates]").dataset.dates

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
