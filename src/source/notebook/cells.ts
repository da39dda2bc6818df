import type { Node } from 'jsonc-parser';

/** A cell of a notebook as it stands in the raw JSON. */
export interface RawCell {
  /** Counted over all cells, Markdown ones included. */
  readonly index: number;
  readonly code: boolean;
  /** Language of this cell alone, where the notebook says so. */
  readonly language?: string;
  /** The JSON strings that make up its source. */
  readonly source: readonly Node[];
}

export interface RawNotebook {
  readonly cells: readonly RawCell[];
  /** Language of the kernel, lower case; `python` where the notebook does not say. */
  readonly language: string;
  /** Units of raw text that outputs take up. */
  readonly outputLength: number;
}

/** Reads the structure of nbformat 3 and 4. Undefined when the JSON holds no cells at all. */
export function readNotebook(root: Node): RawNotebook | undefined {
  const worksheets = member(root, 'worksheets');
  const lists = worksheets?.type === 'array' ? (worksheets.children ?? []).map((sheet) => member(sheet, 'cells')) : [member(root, 'cells')];
  const found = lists.filter((list) => list?.type === 'array').flatMap((list) => list?.children ?? []);
  if (!lists.some((list) => list?.type === 'array')) return undefined;
  let outputLength = 0;
  const cells = found.map((cell, index): RawCell => {
    const outputs = member(cell, 'outputs');
    if (outputs) outputLength += outputs.length;
    const attachments = member(cell, 'attachments');
    if (attachments) outputLength += attachments.length;
    const source = member(cell, 'source') ?? member(cell, 'input');
    const language = cellLanguage(cell);
    return { index, code: text(member(cell, 'cell_type')) === 'code', source: strings(source), ...(language === undefined ? {} : { language }) };
  });
  return { cells, language: kernelLanguage(root), outputLength };
}

function kernelLanguage(root: Node): string {
  const metadata = member(root, 'metadata');
  const kernel = member(metadata, 'kernelspec');
  const named = text(member(member(metadata, 'language_info'), 'name')) ?? text(member(kernel, 'language'));
  if (named) return named.toLowerCase();
  const name = text(member(kernel, 'name'))?.toLowerCase() ?? '';
  if (/^(ir|r)$|julia|scala|almond|deno|javascript|xeus-cling|rust|evcxr|gophernotes|octave|dotnet|\.net/.test(name)) return name;
  return 'python';
}

function cellLanguage(cell: Node): string | undefined {
  const metadata = member(cell, 'metadata');
  const own = text(member(member(metadata, 'vscode'), 'languageId')) ?? text(member(cell, 'language'));
  return own?.toLowerCase();
}

function member(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  for (const property of node.children ?? []) if (property.children?.[0]?.value === name) return property.children[1];
  return undefined;
}

function text(node: Node | undefined): string | undefined {
  const value: unknown = node?.value;
  return node?.type === 'string' && typeof value === 'string' ? value : undefined;
}

function strings(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  if (node.type === 'string') return [node];
  return node.type === 'array' ? (node.children ?? []).filter((child) => child.type === 'string') : [];
}
