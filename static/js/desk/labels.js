/* Names in Japanese for what the admin's widgets leave nameless or English. */

const NAMES = {
  paragraph: "段落",
  "unordered list": "箇条書き",
  "ordered list": "番号付きの箇条書き",
  blockquote: "引用",
  "horizontal rule": "区切り線",
  bold: "強調（太字）",
  italic: "強調（斜体）",
  subscript: "下付き文字",
  superscript: "上付き文字",
  Code: "コード",
  "insert link": "リンクを付ける",
  "remove link": "リンクを外す",
  "Insert table": "表を入れる",
  "Add column": "列を加える",
  "Delete column": "列を削除",
  "Add row": "行を加える",
  "Delete row": "行を削除",
  "Merge cells": "セルを結合",
  "Split cell": "セルを分割",
  "Toggle header cell": "見出しのセルにする",
  "Delete table": "表を削除",
  undo: "元に戻す",
  redo: "やり直す",
  "edit HTML": "HTMLを編集",
}
const OPTIONS = { Paragraph: "段落", "Code block": "コードの段落" }

const labelOf = (field) => document.querySelector(`label[for="${field.id}"]`)?.textContent.replace(/[:：]\s*$/, "")

function nameButtons(menu) {
  for (const button of menu.querySelectorAll("button")) {
    const name = NAMES[button.title]
    if (name) {
      button.title = name
      button.setAttribute("aria-label", name)
    }
    const option = OPTIONS[button.textContent.trim()]
    if (option) button.firstElementChild.textContent = option
    button.setAttribute("aria-disabled", String(button.classList.contains("disabled")))
    button.setAttribute("aria-pressed", String(button.classList.contains("active")))
  }
}

document.addEventListener("prose-editor:ready", ({ target, detail: { editor } }) => {
  const label = labelOf(target)
  if (label) editor.view.dom.setAttribute("aria-label", label)
  editor.view.dom.setAttribute("aria-multiline", "true")
  const menu = target.closest(".prose-editor")
  setTimeout(() => {
    nameButtons(menu)
    editor.on("transaction", () => nameButtons(menu))
  })
})

function nameAutocompletes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = labelOf(select)
    const box = select.nextElementSibling
    if (!label || !box?.matches(".select2")) continue
    for (const part of box.querySelectorAll("[role=combobox], [role=searchbox], [role=textbox]")) part.setAttribute("aria-label", label)
  }
}

addEventListener("load", () => setTimeout(nameAutocompletes))
document.addEventListener("formset:added", () => setTimeout(nameAutocompletes))
