import { type Phrase, phrase } from '../../base/phrase.js';
import { message } from '../../base/problem.js';
import { LineIndex, type Span } from '../../base/text.js';
import { saysGenerated } from '../core/generated.js';
import { GraphBuilder } from '../core/graph.js';
import { type CopiedTree, parseAndCopy, spanOf } from '../core/syntax.js';
import type { FileFacts } from '../facts.js';
import type { Grammars } from '../grammars.js';
import type { Lowering } from './context.js';
import { lowerDirectives } from './directives.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import { blockNames, varNames } from './names.js';
import { lowerStatement, lowerStatements } from './statements.js';
import { lowerType } from './types.js';

export type ScriptLanguage = 'typescript' | 'tsx' | 'javascript';

/** How many syntax errors of a file are named one by one. */
const MAX_SYNTAX_PROBLEMS = 5;

/** The facts of one TypeScript or JavaScript module. Broken code gives problems and the facts of what is around it. */
export function lowerTypeScript(text: string, language: ScriptLanguage, grammars: Grammars): FileFacts {
  // JavaScript may hold JSX and, in some projects, types: the widest grammar reads all of it.
  const grammar = grammars.language(language === 'typescript' ? 'typescript' : 'tsx');
  return lowerTypeScriptTree(text, language, parseAndCopy(grammars.parser, grammar, text));
}

/** The same over a tree that was parsed already. */
export function lowerTypeScriptTree(text: string, language: ScriptLanguage, tree: CopiedTree): FileFacts {
  const builder = new GraphBuilder(language, text);
  const low: Lowering = {
    text,
    builder,
    createsRequire: /\brequire\s*=\s*(?:[\w$]+\.)?createRequire\b/.test(text),
    thisClass: undefined,
    thisObject: undefined,
    exportedNames: [],
    expression: (node, within) => (node ? lowerExpression(low, node) : builder.unknown([within.end, within.end])),
    named: (node, within, name) => (node ? lowerExpression(low, node, name) : builder.unknown([within.end, within.end])),
    statement: (node) => lowerStatement(low, node),
    block: (node) => {
      if (node) builder.block(blockNames(low, node.children), () => lowerStatements(low, node.children));
    },
    signature: (node) => builder.add({ op: 'function', fn: lowerFunction(low, node), span: spanOf(node) }),
    type: (node, within) => (node ? lowerType(low, node) : builder.unknown([within.end, within.end])),
  };
  const { root } = tree;
  for (const name of [...blockNames(low, root.children), ...varNames(low, root)]) builder.declare(name);
  lowerStatements(low, root.children);
  for (const { local, name, node } of low.exportedNames)
    builder.exports.push({ name, node: builder.add({ op: 'free', fn: 0, name: local, span: spanOf(node) }) });
  for (const directive of lowerDirectives(text, root, tree.comments)) builder.directives.push(directive);
  const first = root.children.find(({ type }) => type !== 'hash_bang_line');
  const head = first?.start ?? text.length;
  builder.prologue = first?.type === 'expression_statement' ? /^['"](use \w+)['"]/.exec(text.slice(first.start, first.end))?.[1] : undefined;
  builder.generated = tree.comments.some((comment) => comment.start < head && saysGenerated(text.slice(comment.start, comment.end)));
  reportErrors(builder, text, tree);
  return builder.finish();
}

function reportErrors(builder: GraphBuilder, text: string, { errors, truncated, root }: CopiedTree): void {
  if (!errors.length && !truncated) return;
  const lines = LineIndex.of(text);
  const report = (span: Span, said: Phrase) => builder.problems.push({ path: '', range: lines.range(span), code: 'source.syntax', ...message(said) });
  for (const span of errors.slice(0, MAX_SYNTAX_PROBLEMS))
    report(span, phrase('this is not TypeScript or JavaScript syntax that the parser knows; the code around it was still read'));
  const rest = errors.length - MAX_SYNTAX_PROBLEMS;
  const next = errors[MAX_SYNTAX_PROBLEMS];
  if (rest > 0 && next) report(next, phrase('more that is not syntax that the parser knows: {count}', { count: rest }));
  if (truncated) report(spanOf(root), phrase('the code nests too deeply; what lies below was not read'));
}
