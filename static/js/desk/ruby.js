/* Ruby in rich text: an inline node of base texts with their readings, edited in a small dialog. */

import { Node, updateAttrsDialog } from "django-prose-editor/editor"

function pairsOf(element) {
  const pairs = []
  let base = ""
  for (const node of element.childNodes) {
    const name = node.nodeName.toLowerCase()
    if (name === "rp") continue
    if (name === "rt") {
      pairs.push([base, node.textContent])
      base = ""
    } else base += node.textContent
  }
  return base.trim() ? [...pairs, [base, ""]] : pairs
}

const joined = (pairs, part) => pairs.map((pair) => pair[part]).join("")

async function edit(editor) {
  const { from, to } = editor.state.selection
  const pairs = editor.isActive("ruby") ? editor.getAttributes("ruby").pairs : [[editor.state.doc.textBetween(from, to), ""]]
  const before = { base: joined(pairs, 0), reading: joined(pairs, 1) }
  const dialog = updateAttrsDialog(
    { base: { type: "string", title: "親文字", required: true }, reading: { type: "string", title: "読み" } },
    { title: "ルビ", submitText: "決定" },
  )
  const after = await dialog(editor, before)
  if (!after || (after.base === before.base && after.reading === before.reading)) return
  const content = after.reading
    ? { type: "ruby", attrs: { pairs: [[after.base, after.reading]] } }
    : { type: "text", text: after.base }
  editor.chain().focus().insertContentAt({ from, to }, content).run()
}

export const Ruby = Node.create({
  name: "ruby",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ pairs: { default: [], rendered: false, parseHTML: pairsOf } }),
  parseHTML: () => [{ tag: "ruby" }],
  renderHTML: ({ node }) => ["ruby", ...node.attrs.pairs.flatMap(([base, reading]) => (reading ? [base, ["rt", reading]] : [base]))],
  renderText: ({ node }) => joined(node.attrs.pairs, 0),
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "ruby",
      groups: "marks",
      priority: 1,
      button: buttons.text("ルビ", "ルビを振る"),
      command: edit,
      enabled: (editor) => !editor.state.selection.empty,
      active: (editor) => editor.isActive("ruby"),
    })
  },
})
