import { type Phrase, phrase } from '../../base/phrase.js';
import { message } from '../../base/problem.js';
import { LineIndex, type Span } from '../../base/text.js';
import { saysGenerated } from '../core/generated.js';
import { GraphBuilder } from '../core/graph.js';
import { type CopiedTree, parseAndCopy, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { FileFacts } from '../facts.js';
import type { Grammars } from '../grammars.js';
import type { Lowering } from './context.js';
import { lowerDirectives } from './directives.js';
import { lowerExpression } from './expressions.js';
import { namesBound, outwardNames } from './names.js';
import { lowerStatement } from './statements.js';

export interface PythonOptions {
  /** `notebook`: the text is the joined cells, with magics already replaced by spaces. */
  readonly language?: 'python' | 'notebook';
}

/** How many syntax errors of a file are named one by one. */
const MAX_SYNTAX_PROBLEMS = 5;

/** The facts of one Python module. Broken code gives problems and the facts of what is around it. */
export function lowerPython(text: string, grammars: Grammars, options: PythonOptions = {}): FileFacts {
  const language = grammars.language('python');
  const tree = parseAndCopy(grammars.parser, language, text);
  const parse = (part: string) => parseAndCopy(grammars.parser, language, part).root;
  return lowerPythonTree(text, tree, parse, options);
}

/** The same over a tree that was parsed already. `parse` reads annotations in quotes. */
export function lowerPythonTree(text: string, tree: CopiedTree, parse: (part: string) => SyntaxNode, options: PythonOptions = {}): FileFacts {
  const builder = new GraphBuilder(options.language ?? 'python', text);
  const low: Lowering = {
    text,
    builder,
    classScope: undefined,
    dottedModules: new Set(),
    oldStatement: undefined,
    pairs: new Set(),
    flawed: tree.errors.length > 0,
    has: { walrus: text.includes(':='), nonlocal: text.includes('nonlocal') },
    expression: (node, within) => (node ? lowerExpression(low, node) : builder.unknown([within.end, within.end])),
    statement: (node) => lowerStatement(low, node),
    block: (node) => {
      for (const child of node?.children ?? []) lowerStatement(low, child);
    },
    parseExpression: (span) => parseExpression(text, span, parse),
  };
  for (const name of namesBound(low, tree.root)) builder.declare(name);
  if (text.includes('global')) {
    for (const name of outwardNames(low, tree.root, 'global_statement')) {
      builder.declare(name);
      builder.share(name);
    }
  }
  low.block(tree.root);
  builder.directives.push(...lowerDirectives(text, tree.root, tree.comments));
  const head = tree.root.children[0]?.start ?? text.length;
  builder.generated = tree.comments.some((comment) => comment.start < head && saysGenerated(text.slice(comment.start, comment.end)));
  reportErrors(low, tree);
  return builder.finish();
}

function parseExpression(text: string, span: Span, parse: (part: string) => SyntaxNode): SyntaxNode | undefined {
  const root = parse(
    text
      .slice(span[0], span[1])
      .trimEnd()
      .replace(/^\s+/, (space) => ' '.repeat(space.length)),
  );
  const [statement, more] = root.children;
  const [only, other] = statement?.type === 'expression_statement' ? statement.children : [];
  return only && !more && !other && only.type !== 'ERROR' ? shifted(only, span[0]) : undefined;
}

function shifted(node: SyntaxNode, by: number): SyntaxNode {
  return { ...node, start: node.start + by, end: node.end + by, children: node.children.map((child) => shifted(child, by)) };
}

function reportErrors({ builder, text, oldStatement }: Lowering, tree: CopiedTree): void {
  const { errors, truncated, root } = tree;
  if (!errors.length && !truncated && !oldStatement) return;
  const lines = LineIndex.of(text);
  const report = (span: Span, said: Phrase) => builder.problems.push({ path: '', range: lines.range(span), code: 'source.syntax', ...message(said) });
  for (const span of errors.slice(0, MAX_SYNTAX_PROBLEMS))
    report(span, phrase('this is not Python syntax that the parser knows; the code around it was still read'));
  const rest = errors.length - MAX_SYNTAX_PROBLEMS;
  const next = errors[MAX_SYNTAX_PROBLEMS];
  if (rest > 0 && next) report(next, phrase('more that is not Python syntax that the parser knows: {count}', { count: rest }));
  if (oldStatement) report(oldStatement, phrase('this is Python 2; the rest was read as Python 3'));
  if (truncated) report(spanOf(root), phrase('the code nests too deeply; what lies below was not read'));
}
