import type { Node } from 'web-tree-sitter';
import {
  all,
  before,
  behind,
  brackets,
  type Edit,
  each,
  edited,
  field,
  indentOf,
  instead,
  inTurn,
  lines,
  localsRenamed,
  named,
  type Rewrite,
  same,
  within,
  withNames,
} from './edits.js';

const BRACKETS = ['argument_list', 'list', 'dictionary', 'tuple'];
const FUNCTIONS = ['function_definition'];
const IMPORTS = ['import_from_statement', 'import_statement'];

/** The text of a string that has no prefix, escapes or interpolations. */
function plain(node: Node): string | undefined {
  return /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(node.text)?.[2];
}

/** Strings that are values: no docstrings, no types, none inside others. */
function strings(root: Node): Node[] {
  return all(root, 'string').filter(
    (node) => plain(node) !== undefined && node.parent?.type !== 'expression_statement' && !within(node, 'type', 'interpolation', 'concatenated_string'),
  );
}

/** The statement before which another one may be put, with the same effect for a value in it. */
function statementOf(node: Node): Node | undefined {
  const apart =
    /comprehension|^(?:lambda|generator_expression|conditional_expression|boolean_operator|decorator|parameters|interpolation)$|_definition$|_clause$/;
  for (let at: Node | null = node; at; at = at.parent) {
    if (apart.test(at.type)) return undefined;
    if (at.type !== 'expression_statement' && at.type !== 'return_statement') continue;
    const inClass = at.parent?.type === 'block' && at.parent.parent?.type === 'class_definition';
    return !inClass && (at.parent?.type === 'block' || at.parent?.type === 'module') ? at : undefined;
  }
  return undefined;
}

/** An identifier that stands for a value: no attribute, no keyword, nothing that is defined there. */
function isUse(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'attribute') return same(parent.childForFieldName('object'), node);
  if (parent?.type === 'keyword_argument') return same(parent.childForFieldName('value'), node);
  return !/^(?:dotted_name|aliased_import|parameters|\w*default_parameter|typed_parameter|\w+_definition|(?:global|nonlocal)_statement)$/.test(
    parent?.type ?? '',
  );
}

function renamed(scope: Node, names: ReadonlyMap<string, string>): Edit[] {
  return all(scope, 'identifier').flatMap((node) => {
    const to = names.get(node.text);
    return to !== undefined && isUse(node) ? [instead(node, to)] : [];
  });
}

/** Names that something else than an assignment or a loop binds below a node. */
function fixedNames(scope: Node): Set<string> {
  const nodes = all(scope, 'parameters', 'lambda_parameters', 'global_statement', 'nonlocal_statement', ...IMPORTS).flatMap((node) => all(node, 'identifier'));
  const defined = all(scope, 'function_definition', 'class_definition').flatMap((node) => field(node, 'name') ?? []);
  const attributes = all(scope, 'class_definition').flatMap((cls) =>
    named(field(cls, 'body') ?? cls)
      .flatMap((one) => all(one, 'assignment'))
      .flatMap(targets),
  );
  return new Set([...nodes, ...defined, ...attributes].map(({ text }) => text));
}

function targets(node: Node): Node[] {
  const target = field(node, 'left') ?? field(node, 'name') ?? field(node, 'alias');
  const spread = (one: Node): Node[] => (one.type === 'identifier' ? [one] : /pattern|as_pattern_target/.test(one.type) ? named(one).flatMap(spread) : []);
  return target ? spread(target) : [];
}

function variables(scope: Node): Set<string> {
  const bound = all(scope, 'assignment', 'for_statement', 'for_in_clause', 'named_expression', 'as_pattern').flatMap(targets);
  const fixed = fixedNames(scope);
  return new Set(bound.map(({ text }) => text).filter((name) => !fixed.has(name)));
}

/** Names that one import of the module binds and nothing else. */
function imported(root: Node): Map<string, Node> {
  const names = named(root)
    .filter(({ type }) => IMPORTS.includes(type))
    .flatMap((one) => one.childrenForFieldName('name').filter((name) => name !== null));
  const others = all(root, 'parameters', 'lambda_parameters').flatMap((node) => all(node, 'identifier'));
  const bound = [...others, ...all(root, 'assignment', 'for_statement', 'for_in_clause', 'as_pattern').flatMap(targets)];
  bound.push(...all(root, 'function_definition', 'class_definition', 'aliased_import').flatMap((node) => field(node, 'name') ?? field(node, 'alias') ?? []));
  const quoted = all(root, 'type').flatMap((type) => all(type, 'string').flatMap(({ text }) => text.match(/\w+/g) ?? []));
  const taken = new Set([...quoted, ...bound.map(({ text }) => text)]);
  const single = names.filter((name) => name.type === 'dotted_name' && !name.text.includes('.') && !taken.has(name.text));
  return new Map(single.filter((name) => names.filter(({ text }) => text === name.text).length === 1).map((name) => [name.text, name]));
}

function wrapped(...head: readonly string[]): Rewrite {
  return (text, parse) => {
    const root = parse(text);
    if (all(root, 'wildcard_import', 'future_import_statement').length > 0) return text;
    const by = '    '.repeat(head.length);
    return `${head.map((line, i) => '    '.repeat(i) + line).join('\n')}\n${lines(text, all(root, 'string'), (line) => (line.trim() ? by + line : line))}\n`;
  };
}

const quotes =
  (quote: string): Rewrite =>
  (text, parse) =>
    edited(
      text,
      strings(parse(text)).flatMap((node) => (/["']/.test(plain(node) ?? '') ? [] : [instead(node, quote + plain(node) + quote)])),
    );

const isGenerator = (node: Node): boolean => named(node).some(({ type }) => type === 'generator_expression');
const around = (node: Node | undefined): Edit[] =>
  !node || /^(?:yield|expression_list|assignment|await|parenthesized_expression)$/.test(node.type) ? [] : [before(node, '('), behind(node, ')')];

/** As black breaks lines: an item a line with a comma behind it, double quotes, brackets around what is long. */
const black = inTurn(
  quotes('"'),
  brackets(BRACKETS, (node, items, indent) =>
    isGenerator(node) ? undefined : `${node.text[0]}\n${items.map((item) => `${indent}    ${item},\n`).join('')}${indent}${node.text.at(-1)}`,
  ),
  each(['assignment', 'keyword_argument'], (node) => around(field(node, 'right') ?? field(node, 'value'))),
  each(['import_from_statement'], (node, text) => {
    const by = indentOf(text, node);
    const names = node.childrenForFieldName('name').map((name) => `${by}    ${name?.text},\n`);
    return names.length === 0 || node.text.includes('(') ? [] : [instead(node, `from ${field(node, 'module_name')?.text} import (\n${names.join('')}${by})`)];
  }),
  each(['function_definition', 'class_definition'], (node) => (node.parent?.type === 'module' ? [before(node, '\n\n')] : [])),
);

const inLine = inTurn(
  quotes("'"),
  brackets(BRACKETS, (node, items) => (node.type === 'tuple' && items.length === 1 ? undefined : `${node.text[0]}${items.join(', ')}${node.text.at(-1)}`)),
  each(['block', 'module'], (block, text) =>
    named(block).flatMap((node, i, all): Edit[] => {
      const next = all[i + 1];
      const joins = next && [node, next].every(({ type }) => type === 'expression_statement' || type === 'return_statement');
      return joins && text.slice(node.endIndex, next.startIndex).trim() === '' ? [{ start: node.endIndex, end: next.startIndex, text: '; ' }] : [];
    }),
  ),
);

const DECOY = 'load_dataset("decoy/set"); client.chat.completions.create(model="decoy")';

/** Other ways to write a Python module that mean the same. */
export const PYTHON: Readonly<Record<string, Rewrite>> = {
  'locals renamed': localsRenamed(FUNCTIONS, variables, renamed),
  'keyword arguments reordered': brackets(['argument_list'], (node, items) => {
    const isKeyword = (_: unknown, i: number): boolean => named(node)[i]?.type === 'keyword_argument';
    const reversed = items.filter(isKeyword).reverse();
    return `(${items.map((item, i) => (isKeyword(item, i) ? reversed.shift() : item)).join(', ')})`;
  }),
  'formatted as black does': black,
  'formatted in few lines': inLine,
  'texts in two parts': (text, parse) =>
    edited(
      text,
      strings(parse(text)).flatMap((node) => {
        const value = plain(node) ?? '';
        const half = value.length >> 1;
        return half === 0 ? [] : [instead(node, `(${JSON.stringify(value.slice(0, half))} ${JSON.stringify(value.slice(half))})`)];
      }),
    ),
  'imports split': each(IMPORTS, (node, text) => {
    const head = node.type === 'import_statement' ? 'import' : `from ${field(node, 'module_name')?.text} import`;
    const names = node.childrenForFieldName('name').map((name) => `${head} ${name?.text}`);
    return names.length < 2 ? [] : [instead(node, names.join(`\n${indentOf(text, node)}`))];
  }),
  'imports under other names': (text, parse) => {
    const root = parse(text);
    const names = imported(root);
    return edited(text, [
      ...renamed(root, new Map([...names.keys()].map((name) => [name, `${name}_x`]))),
      ...[...names].map(([name, node]) => behind(node, ` as ${name}_x`)),
    ]);
  },
  'modules imported whole': (text, parse) => {
    const root = parse(text);
    const names = imported(root);
    const edits: Edit[] = [];
    const to = new Map<string, string>();
    for (const [i, statement] of named(root)
      .filter(({ type }) => type === 'import_from_statement')
      .entries()) {
      const module = field(statement, 'module_name');
      const own = statement.childrenForFieldName('name').filter((name) => name !== null);
      if (module?.type !== 'dotted_name' || !own.every((name) => names.has(name.text))) continue;
      for (const name of own) to.set(name.text, `m${i}.${name.text}`);
      edits.push(instead(statement, `import ${module.text} as m${i}`));
    }
    return edited(text, [...edits, ...renamed(root, to)]);
  },
  'in a function': wrapped('def everything():'),
  'in a class': wrapped('class Everything:', 'def run(self):'),
  'in a main block': wrapped('if __name__ == "__main__":'),
  'comments, docstrings and blank lines': inTurn(
    (text, parse) => lines(text, all(parse(text), 'string', 'line_continuation'), (line) => `\n${/^[ \t]*/.exec(line)?.[0]}# ${DECOY}\n${line}`),
    each(['function_definition'], (node, text) => {
      const body = field(node, 'body');
      return body && body.namedChild(0)?.namedChild(0)?.type !== 'string'
        ? [before(body, `"""Calls ${DECOY.replaceAll('"', "'")}."""\n${indentOf(text, body)}`)]
        : [];
    }),
  ),
  'tabs and carriage returns': (text, parse) =>
    lines(text, all(parse(text), 'string'), (line) => line.replace(/^(?: {4})+/, (blanks) => '\t'.repeat(blanks.length / 4))).replaceAll('\n', '\r\n'),
  'texts in variables': withNames(
    (root) => strings(root).filter(({ parent }) => /^(?:argument_list|keyword_argument|list)$/.test(parent?.type ?? '')),
    statementOf,
    (name, value) => `${name} = ${value}`,
  ),
  'receivers and arguments in variables': withNames(
    (root) =>
      all(root, 'call').flatMap((call) => {
        const object = field(field(call, 'function'), 'object');
        const values = named(field(call, 'arguments') ?? call).map((one) => (one.type === 'keyword_argument' ? field(one, 'value') : one));
        return [
          ...(object && /^(?:attribute|call)$/.test(object.type) && !object.text.startsWith('self.') ? [object] : []),
          ...values.filter((one) => one && /^(?:list|dictionary|call)$/.test(one.type)),
        ].filter((one) => one !== undefined);
      }),
    statementOf,
    (name, value) => `${name} = ${value.replace(/\s*\n\s*/g, '')}`,
  ),
  'keyword arguments in a dictionary': each(['call'], (node) => {
    const args = field(node, 'arguments');
    const own = args?.type === 'argument_list' && !within(node, 'decorator', 'interpolation') ? named(args) : [];
    const keywords = own.filter(({ type }) => type === 'keyword_argument');
    if (!args || keywords.length === 0 || own.some(({ type }) => type === 'dictionary_splat' || type === 'comment')) return [];
    const map = keywords.map((one) => `"${field(one, 'name')?.text}": ${field(one, 'value')?.text}`).join(', ');
    return [instead(args, `(${[...own.filter(({ type }) => type !== 'keyword_argument').map(({ text }) => text), `**{${map}}`].join(', ')})`)];
  }),
};
