import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { phrase } from '../../base/phrase.js';
import { LineIndex, type Span } from '../../base/text.js';
import { commandLines } from '../arguments/values.js';
import type { ConfigDocument, ConfigNode, FileFacts } from '../facts.js';
import { documentFacts, MAX_DEPTH, ProblemList } from './facts.js';

/** JSON with comments and trailing commas; what is broken is a problem, the rest is read. */
export function lowerJson(text: string): FileFacts {
  const lines = LineIndex.of(text);
  const problems = new ProblemList(lines);
  const root = parseJson(text, problems);
  const documents: ConfigDocument[] = root ? [{ format: 'json', root: jsonNode(root, problems) }] : [];
  return documentFacts('json', text, lines, [...documents, ...commandLines(documents, text)], [], problems.items);
}

/** The syntax tree of a JSON text; undefined when there is none, or when it nests too deeply to be read. */
export function parseJson(text: string, problems: ProblemList): Node | undefined {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
    for (const error of errors)
      problems.add('json.syntax', phrase('JSON is broken here: {reason}.', { reason: sentence(printParseErrorCode(error.error)) }), [
        error.offset,
        error.offset + error.length,
      ]);
    return root;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.add('json.too-deep', phrase('JSON nests too deeply to be read.'), [0, 0]);
    return undefined;
  }
}

function jsonNode(node: Node, problems: ProblemList, keySpan?: Span, depth = 0): ConfigNode {
  const place = { span: [node.offset, node.offset + node.length] as const, ...(keySpan ? { keySpan } : {}) };
  if (depth > MAX_DEPTH) {
    problems.add('json.too-deep', phrase('JSON nests too deeply; what is inside is left out.'), place.span);
    return { type: 'scalar', value: null, ...place };
  }
  if (node.type === 'object') {
    const entries: { key: string; node: ConfigNode }[] = [];
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (!key || !value) continue;
      entries.push({ key: String(key.value), node: jsonNode(value, problems, [key.offset, key.offset + key.length], depth + 1) });
    }
    return { type: 'map', entries, ...place };
  }
  if (node.type === 'array') return { type: 'list', items: (node.children ?? []).map((child) => jsonNode(child, problems, undefined, depth + 1)), ...place };
  const value: unknown = node.value;
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { type: 'scalar', value: scalar, ...place };
}

/** `ColonExpected` → `colon expected`. */
function sentence(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
