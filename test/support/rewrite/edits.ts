import type { Node } from 'web-tree-sitter';
import type { GrammarName } from '../../../src/source/grammars.js';
import { testGrammars } from '../grammars.js';

/** Replaces the units of a text in `[start, end)`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Parse = (text: string) => Node;

/** Another way to write the same file; the text as it was where there is nothing to write otherwise. */
export type Rewrite = (text: string, parse: Parse, path: string) => string | Promise<string>;

export async function parserOf(language: GrammarName): Promise<Parse> {
  const { parser, language: grammar } = await testGrammars().then((grammars) => ({ parser: grammars.parser, language: grammars.language(language) }));
  return (text) => {
    parser.setLanguage(grammar);
    const tree = parser.parse(text);
    if (!tree) throw new Error('nothing was parsed');
    return tree.rootNode;
  };
}

/** Applies edits: insertions before what is replaced at the same place; of replacements that overlap, the first and outermost. */
export function edited(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || b.end - a.end);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** A rewrite that replaces, inserts or removes at each node of some types. */
export function each(types: readonly string[], editsAt: (node: Node, text: string) => readonly Edit[]): Rewrite {
  return (text, parse) =>
    edited(
      text,
      all(parse(text), ...types).flatMap((node) => editsAt(node, text)),
    );
}

/** One rewrite after the other. */
export function inTurn(...rewrites: readonly Rewrite[]): Rewrite {
  return async (text, parse, path) => {
    let now = text;
    for (const rewrite of rewrites) now = await rewrite(now, parse, path);
    return now;
  };
}

export const instead = (node: Node, text: string): Edit => ({ start: node.startIndex, end: node.endIndex, text });
export const before = (node: Node, text: string): Edit => ({ start: node.startIndex, end: node.startIndex, text });
export const behind = (node: Node, text: string): Edit => ({ start: node.endIndex, end: node.endIndex, text });

/** A node and all below it of some types, in the order of the text. */
export function all(node: Node, ...types: readonly string[]): Node[] {
  const below = named(node).flatMap((child) => all(child, ...types));
  return types.includes(node.type) ? [node, ...below] : below;
}

export function within(node: Node, ...types: readonly string[]): boolean {
  for (let at = node.parent; at; at = at.parent) if (types.includes(at.type)) return true;
  return false;
}

export function named(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null);
}

export function same(a: Node | null, b: Node | null): boolean {
  return a !== null && b !== null && a.id === b.id;
}

export function field(node: Node | null | undefined, name: string): Node | undefined {
  return node?.childForFieldName(name) ?? undefined;
}

/** White space at the start of the line that a node begins in. */
export function indentOf(text: string, node: Node): string {
  const start = text.lastIndexOf('\n', node.startIndex - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

/** Rewrites every line that does not begin inside one of the nodes. */
export function lines(text: string, inside: readonly Node[], write: (line: string) => string): string {
  let at = 0;
  return text
    .split('\n')
    .map((line) => {
      const start = at;
      at += line.length + 1;
      return inside.some((node) => node.startIndex < start && start <= node.endIndex) ? line : write(line);
    })
    .join('\n');
}

/** Writes the items of brackets anew, from the innermost outwards. Brackets with comments stay; so do those for which `write` gives nothing. */
export function brackets(types: readonly string[], write: (node: Node, items: readonly string[], indent: string) => string | undefined): Rewrite {
  return (text, parse) => {
    const again = (node: Node): string => {
      const children = named(node);
      const whole = types.includes(node.type) && children.length > 0 && /^[([{]/.test(node.text) && !children.some(({ type }) => type === 'comment');
      const anew = whole ? write(node, children.map(again), indentOf(text, node)) : undefined;
      if (anew !== undefined) return anew;
      let result = '';
      let at = node.startIndex;
      for (const child of children) {
        result += text.slice(at, child.startIndex) + again(child);
        at = child.endIndex;
      }
      return result + text.slice(at, node.endIndex);
    };
    // A root begins at its first node, not at the start of the text.
    const root = parse(text);
    return text.slice(0, root.startIndex) + again(root) + text.slice(root.endIndex);
  };
}

/** Gives nodes a name of their own in a statement before the one that they stand in. */
export function withNames(
  choose: (root: Node) => readonly Node[],
  statementOf: (node: Node) => Node | undefined,
  define: (name: string, value: string) => string,
): Rewrite {
  return (text, parse) => {
    const edits: Edit[] = [];
    let prefix = 'n';
    while (new RegExp(`\\b${prefix}\\d`).test(text)) prefix += 'n';
    for (const [i, node] of choose(parse(text)).entries()) {
      const statement = statementOf(node);
      if (!statement || edits.some((edit) => edit.start <= node.startIndex && node.endIndex <= edit.end)) continue;
      edits.push(before(statement, `${define(`${prefix}${i}`, node.text)}\n${indentOf(text, statement)}`), instead(node, `${prefix}${i}`));
    }
    return edited(text, edits);
  };
}

/** Numbers the variables of functions. */
export function localsRenamed(
  functions: readonly string[],
  variablesOf: (scope: Node) => ReadonlySet<string>,
  renamed: (scope: Node, names: ReadonlyMap<string, string>) => readonly Edit[],
): Rewrite {
  return (text, parse) => {
    let count = 0;
    const outermost = all(parse(text), ...functions).filter((fn) => !within(fn, ...functions));
    return edited(
      text,
      outermost.flatMap((fn) => renamed(fn, new Map([...variablesOf(fn)].map((name) => [name, `v${count++}`])))),
    );
  };
}
