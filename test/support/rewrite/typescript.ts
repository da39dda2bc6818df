import { format, type Options } from 'prettier';
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
  instead,
  lines,
  localsRenamed,
  named,
  type Rewrite,
  same,
  within,
  withNames,
} from './edits.js';

const BRACKETS = ['arguments', 'array', 'object'];
const FUNCTIONS = ['function_declaration', 'method_definition', 'arrow_function', 'function_expression'];

function prettier(options: Options): Rewrite {
  return (text, _, path) => format(text, { filepath: path, ...options });
}

/** The text of a string that has no escapes. */
function plain(node: Node): string | undefined {
  return /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(node.text)?.[2];
}

/** Strings that are values: no names of modules, no keys, no types. */
function strings(root: Node): Node[] {
  return all(root, 'string').filter((node) => {
    const call = node.parent?.type === 'arguments' ? node.parent.parent : undefined;
    if (plain(node) === undefined || /^(?:require|import)$/.test(field(call, 'function')?.text ?? '')) return false;
    if (within(node, 'type_arguments', 'decorator')) return false;
    return node.parent?.type === 'pair'
      ? !same(node.parent.childForFieldName('key'), node)
      : /^(?:arguments|array|variable_declarator)$/.test(node.parent?.type ?? '');
  });
}

/** The statement before which another one may be put, with the same effect for a value in it. */
function statementOf(node: Node): Node | undefined {
  const apart =
    /^(?:ternary_expression|binary_expression|decorator|formal_parameters|class_body|for_statement|while_statement|export_statement)$|function|method/;
  for (let at: Node | null = node; at; at = at.parent) {
    if (apart.test(at.type)) return undefined;
    if (/^(?:expression_statement|return_statement|lexical_declaration)$/.test(at.type))
      return /^(?:statement_block|program)$/.test(at.parent?.type ?? '') ? at : undefined;
  }
  return undefined;
}

function renamed(scope: Node, names: ReadonlyMap<string, string>): Edit[] {
  return all(scope, 'identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern', 'type_identifier').flatMap((node) => {
    const to = names.get(node.text);
    if (to === undefined || within(node, 'import_statement', 'export_clause')) return [];
    return [instead(node, node.type.startsWith('shorthand') ? `${node.text}: ${to}` : to)];
  });
}

function identifiersIn(root: Node, ...types: readonly string[]): string[] {
  return all(root, ...types).flatMap((node) => all(node, 'identifier', 'shorthand_property_identifier_pattern', 'type_identifier').map(({ text }) => text));
}

function namesAt(root: Node, name: string, ...types: readonly string[]): string[] {
  return all(root, ...types).flatMap((node) => field(node, name)?.text ?? []);
}

/** Names that only `const`, `let` and `var` bind below a node, patterns included. */
function variables(scope: Node): Set<string> {
  const targets = all(scope, 'variable_declarator').flatMap((node) => field(node, 'name') ?? []);
  const names = new Set(targets.flatMap((node) => all(node, 'identifier', 'shorthand_property_identifier_pattern').map(({ text }) => text)));
  const patterns = identifiersIn(scope, 'formal_parameters', 'catch_clause');
  for (const name of [...patterns, ...namesAt(scope, 'parameter', 'arrow_function'), ...namesAt(scope, 'name', 'function_declaration', 'class_declaration')])
    names.delete(name);
  return names;
}

/** Names that one import binds and nothing else. */
function imported(root: Node): Map<string, Node> {
  const specifiers = all(root, 'import_specifier').filter((node) => !field(node, 'alias') && !node.text.startsWith('type '));
  const taken = new Set([
    ...identifiersIn(root, 'formal_parameters', 'object_pattern', 'array_pattern', 'export_specifier'),
    ...namesAt(root, 'parameter', 'arrow_function'),
    ...namesAt(
      root,
      'name',
      'variable_declarator',
      'function_declaration',
      'class_declaration',
      'interface_declaration',
      'type_alias_declaration',
      'enum_declaration',
    ),
  ]);
  const single = specifiers.filter((node) => !taken.has(node.text) && specifiers.filter(({ text }) => text === node.text).length === 1);
  return new Map(single.filter((node) => field(node, 'name')).map((node) => [node.text, node]));
}

/** Imports stay at the top. What a module exports cannot be wrapped. */
function wrapped(head: string, tail: string): Rewrite {
  return (text, parse) => {
    const root = parse(text);
    const [top, rest] = [named(root).filter(isTop), named(root).filter((node) => !isTop(node))];
    if (rest.length === 0 || all(root, 'export_statement').length > 0) return text;
    return [...top.map((node) => node.text), head, ...rest.map((node) => node.text), tail, ''].join('\n');
  };
}

/** An import or a directive such as `'use server'`. */
function isTop(node: Node): boolean {
  return node.type === 'import_statement' || (node.type === 'expression_statement' && node.namedChild(0)?.type === 'string');
}

const isField = ({ type }: Node): boolean => type === 'pair' || type === 'shorthand_property_identifier';
const DECOY = "client.chat.completions.create({ model: 'decoy' }); fs.appendFileSync('decoy.log', prompt);";

/** Other ways to write a TypeScript or JavaScript module that mean the same. */
export const TYPESCRIPT: Readonly<Record<string, Rewrite>> = {
  'locals renamed': localsRenamed(FUNCTIONS, variables, renamed),
  'properties reordered': brackets(['object'], (node, items) => (named(node).every(isField) ? `{ ${[...items].reverse().join(', ')} }` : undefined)),
  'formatted by prettier': prettier({}),
  'formatted by prettier in another style': prettier({
    printWidth: 40,
    semi: false,
    singleQuote: true,
    trailingComma: 'none',
    useTabs: true,
    arrowParens: 'avoid',
    quoteProps: 'consistent',
    bracketSameLine: true,
    endOfLine: 'crlf',
  }),
  'formatted in few lines': brackets(BRACKETS, (node, items) => `${node.text[0]}${items.join(', ')}${node.text.at(-1)}`),
  'texts as templates': (text, parse) =>
    edited(
      text,
      strings(parse(text)).flatMap((node) => (/[`$]/.test(node.text) ? [] : [instead(node, `\`${plain(node)}\``)])),
    ),
  'imports split': each(['import_statement'], (node) => {
    const names = all(node, 'import_specifier');
    const isPlain = all(node, 'import_clause')[0]?.namedChild(0)?.type === 'named_imports' && !node.text.startsWith('import type');
    return isPlain && names.length > 1 ? [instead(node, names.map((one) => `import { ${one.text} } from ${field(node, 'source')?.text};`).join('\n'))] : [];
  }),
  'imports under other names': (text, parse) => {
    const root = parse(text);
    const names = imported(root);
    const edits = renamed(root, new Map([...names.keys()].map((name) => [name, `${name}X`])));
    return edited(text, [...edits, ...[...names].map(([name, node]) => behind(node, ` as ${name}X`))]);
  },
  'modules imported whole': (text, parse) => {
    const root = parse(text);
    const names = imported(root);
    const types = new Set(identifiersIn(root, 'type_identifier', 'jsx_opening_element', 'jsx_self_closing_element'));
    const to = new Map<string, string>();
    const edits: Edit[] = [];
    for (const [i, clause] of all(root, 'import_clause').entries()) {
      const own = all(clause, 'import_specifier');
      if (clause.namedChildCount !== 1 || own.length === 0 || clause.parent?.text.startsWith('import type')) continue;
      if (!own.every((one) => same(names.get(one.text) ?? null, one) && !types.has(one.text))) continue;
      for (const one of own) to.set(one.text, `m${i}.${one.text}`);
      edits.push(instead(clause, `* as m${i}`));
    }
    return edited(text, [...edits, ...renamed(root, to)]);
  },
  'in a function': wrapped('(async () => {', '})();'),
  'in a class': wrapped('class Everything {\nstatic run() {', '}\n}\nEverything.run();'),
  'in a block': wrapped('try {', '} catch (error) {\n  throw error;\n}'),
  'comments and blank lines': (text, parse) =>
    lines(text, all(parse(text), 'template_string', 'comment', 'jsx_element', 'jsx_fragment', 'string'), (line) => `\n// ${DECOY}\n/* ${DECOY} */\n${line}`),
  'texts in variables': withNames(strings, statementOf, (name, value) => `const ${name} = ${value};`),
  'receivers and arguments in variables': withNames(
    (root) =>
      all(root, 'call_expression').flatMap((call) => {
        const object = field(field(call, 'function'), 'object');
        const isReceiver = object && /^(?:member|call|new)_expression$/.test(object.type) && !/^this\b|\bawait\b/.test(object.text);
        const values = named(field(call, 'arguments') ?? call).filter(({ type }) => /^(?:object|array|call_expression|new_expression)$/.test(type));
        return call.parent?.type === 'decorator' ? [] : [...(isReceiver ? [object] : []), ...values];
      }),
    statementOf,
    (name, value) => `const ${name} = ${value};`,
  ),
  'keys quoted and written out': each(['pair', 'shorthand_property_identifier'], (node) => {
    if (node.type === 'shorthand_property_identifier') return [instead(node, `${node.text}: ${node.text}`)];
    const key = field(node, 'key');
    return key?.type === 'property_identifier' ? [instead(key, `['${key.text}']`)] : [];
  }),
  'bodies of arrow functions written out': each(['arrow_function'], (node) => {
    const body = field(node, 'body');
    return body && body.type !== 'statement_block' ? [before(body, '{ return '), behind(body, '; }')] : [];
  }),
};
