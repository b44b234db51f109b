import ts from "typescript";

/** Attributes whose text is read by nobody but the program. */
const technical =
  /^(className|href|src|type|name|id|key|role|rel|lang|of|auto(Complete|Capitalize)|inputMode|pattern|scope|loading|width|height|data-.*|aria-(hidden|describedby|labelledby|live|current)|htmlFor|accept|viewBox|fill|d|shapeRendering|kind|section)$/;

/** Texts for people that stand in a component itself: in its elements, in attributes that are shown or read out, and sentences anywhere. */
export function literalTexts(
  file: string,
  source: string,
): { readonly line: number; readonly text: string }[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const texts: { line: number; text: string }[] = [];
  const add = (node: ts.Node, text: string) =>
    texts.push({ line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, text });

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isJsxText(node)) {
      if (hasWord(node.text)) add(node, node.text.trim().replace(/[\s·]+$/, ""));
    } else if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("")
        : node.text;
      if (hasWord(text) && (isShown(node) || isSentence(text))) add(node, text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return texts;
}

const hasWord = (text: string) => /\p{L}{2}/u.test(text);

/** Begins with a capital and has a second word. */
const isSentence = (text: string) =>
  /^\s*[A-Z][\p{L}’']* \S*\p{L}{2}/u.test(text) || /\p{Script=Hangul}/u.test(text);

/** True when the value of an expression goes into an element, or into an attribute that people get to know. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) {
    const tag = parent.parent.parent.tagName.getText();
    const name = parent.name.getText();
    // The name of a field is the form's; that of a component may be shown.
    return !technical.test(name) || (name === "name" && /^[A-Z]/.test(tag));
  }
  if (ts.isJsxExpression(parent)) return ts.isJsxAttribute(parent.parent) ? isShown(parent) : true;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent);
  if (ts.isParenthesizedExpression(parent)) return isShown(parent);
  if (ts.isBinaryExpression(parent))
    return /^(&&|\|\||\?\?|\+)$/.test(parent.operatorToken.getText()) && isShown(parent);
  return false;
}
