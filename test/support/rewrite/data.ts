import { format, type Options } from 'prettier';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { type Document, isMap, isScalar, parseAllDocuments, type Scalar, visit } from 'yaml';
import type { Rewrite } from './edits.js';

function prettier(options: Options): Rewrite {
  return (text, _, path) => format(text, { filepath: path, ...options });
}

/** Changes every document of a YAML file. One that is broken, or whose anchors are used elsewhere in it, stays. */
function yaml(change: (document: Document) => void, options: Parameters<Document['toString']>[0] = {}): Rewrite {
  return (text) => {
    const documents = parseAllDocuments(text);
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0) || /(?:^|\s)\*\w/.test(text)) return text;
    return documents
      .map((document) => {
        change(document);
        return String(document.toString({ lineWidth: 0, ...options })).replace(/^(?!---)/, documents.length > 1 ? '---\n' : '');
      })
      .join('');
  };
}

const each =
  (style: Scalar.Type): ((document: Document) => void) =>
  (document) =>
    visit(document, {
      Scalar: (_, node) => {
        if (typeof node.value === 'string' && !node.value.includes('\n')) node.type = style;
      },
    });
const flow = (to: boolean) => (document: Document) =>
  visit(document, {
    Collection: (_, node) => {
      node.flow = to;
    },
  });

const DECOY = ' dataset: decoy/set';

/** Other ways to write a YAML file that mean the same. */
export const YAML: Readonly<Record<string, Rewrite>> = {
  'formatted by prettier': prettier({}),
  'keys reordered': yaml((document) =>
    visit(document, {
      Map: (_, node) => {
        node.items.reverse();
      },
    }),
  ),
  'in block style': yaml(flow(false), { indent: 4, indentSeq: false }),
  'in flow style': yaml(flow(true)),
  'in double quotes': yaml(each('QUOTE_DOUBLE')),
  'in single quotes': yaml(each('QUOTE_SINGLE')),
  'with comments': yaml((document) =>
    visit(document, {
      Pair: (_, { key, value }) => {
        if (isScalar(key)) key.commentBefore = DECOY;
        if (isScalar(value) && value.type === 'PLAIN') value.comment = DECOY;
        if (isMap(value) && !value.flow) value.spaceBefore = true;
      },
    }),
  ),
};

function json(write: (value: unknown) => string): Rewrite {
  return (text) => {
    try {
      return write(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError) return text;
      throw error;
    }
  };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, reversed(one)]),
  );
}

/** Other ways to write a JSON file that mean the same. */
export const JSON_WAYS: Readonly<Record<string, Rewrite>> = {
  'formatted by prettier': prettier({ tabWidth: 8, printWidth: 20 }),
  'on one line': json((value) => JSON.stringify(value)),
  'keys reordered': json((value) => JSON.stringify(reversed(value), null, '\t')),
  'characters escaped': json((value) =>
    JSON.stringify(value, null, 2).replace(/[^\n -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
};

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const key = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name));

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isTable(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${key(name)} = ${inline(one)}`)
    .join(', ')} }`;
}

function tables(table: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  const entries = Object.entries(table);
  const isTables = (value: unknown): value is Readonly<Record<string, unknown>>[] => Array.isArray(value) && value.length > 0 && value.every(isTable);
  const own = entries.filter(([, value]) => !isTable(value) && !isTables(value)).map(([name, value]) => `${key(name)} = ${inline(value)}\n`);
  const below = entries.flatMap(([name, value]) => {
    const full = [...path, key(name)];
    if (isTables(value)) return value.map((one) => `[[${full.join('.')}]]\n${tables(one, full)}`);
    return isTable(value) ? [`[${full.join('.')}]\n${tables(value, full)}`] : [];
  });
  return [...own, ...below].join('');
}

function dotted(table: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  return Object.entries(table)
    .map(([name, value]) => {
      const full = [...path, key(name)];
      return isTable(value) && Object.keys(value).length > 0 ? dotted(value, full) : `${full.join('.')} = ${inline(value)} # dataset = "decoy/set"\n`;
    })
    .join('');
}

function toml(write: (table: Readonly<Record<string, unknown>>) => string): Rewrite {
  return (text) => {
    const value = getStaticTOMLValue(parseTOML(text));
    return isTable(value) ? write(value) : text;
  };
}

/** Other ways to write a TOML file that mean the same. */
export const TOML: Readonly<Record<string, Rewrite>> = {
  'in inline tables': toml((table) =>
    Object.entries(table)
      .map(([name, value]) => `${key(name)} = ${inline(value)}\n`)
      .join(''),
  ),
  'in tables': toml((table) => tables(table, [])),
  'in dotted keys, with comments': toml((table) => dotted(table, [])),
};

const variable = (write: (name: string, value: string) => string): Rewrite => {
  return (text) =>
    text.replace(/^(?:export )?(\w+)=(?:"([^"\n]*)"|'([^'\n]*)'|([^#\n"']*?))[ \t]*(?=#|$)/gm, (_, name: string, ...values: (string | undefined)[]) =>
      write(name, values.slice(0, 3).find((one) => one !== undefined) ?? ''),
    );
};

/** Other ways to write a file of environment variables that mean the same. */
export const ENV: Readonly<Record<string, Rewrite>> = {
  'in double quotes, exported': variable((name, value) => `export ${name}="${value}"`),
  'in single quotes, with comments': variable((name, value) => `# ${name}=decoy\n${name}='${value}'  # a comment`),
  'without quotes': variable((name, value) => (/[\s#]/.test(value) ? `${name}="${value}"` : `${name}=${value}`)),
  reordered: (text) => `${text.trimEnd().split('\n').reverse().join('\n')}\n`,
};
