/* The centre of a picture is set by a click or by the arrow keys; the number fields always say it. */

const picture = document.querySelector(".focal-picture")
const [x, y] = ["x", "y"].map((axis) => document.querySelector(`#id_focal_${axis}`))
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const inside = (value) => Math.min(100, Math.max(0, Math.round(value)))

function show() {
  const point = picture.querySelector(".focal-point")
  point.style.insetInlineStart = `${x.value}%`
  point.style.insetBlockStart = `${y.value}%`
  for (const crop of document.querySelectorAll(".crops img")) crop.style.objectPosition = `${x.value}% ${y.value}%`
}

function move(left, top) {
  x.value = inside(left)
  y.value = inside(top)
  show()
}

if (picture && x && y) {
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect()
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100)
  })
  picture.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    move(Number(x.value) + step[0] * 5, Number(y.value) + step[1] * 5)
  })
  for (const field of [x, y]) field.addEventListener("input", show)
  show()
}
