import type { Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { definitionsIn, isPython, lastName, nodeOf } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { RuleSet } from '../rules/ruleset.js';
import { launchCommands } from '../source/arguments/launch.js';
import { argumentDocument, type Word } from '../source/arguments/parse.js';
import { placed } from '../source/config/facts.js';
import { lowerYaml } from '../source/config/yaml.js';
import type { ConfigDocument, ConfigNode, NodeId } from '../source/facts.js';

/** Stands for the part of a command line that only run time knows; no rule takes it for a name. */
const HOLE = '$…';

/** Calls that give what they are given by name as a map, or as the settings of something. */
const SETTINGS = /^(?:dict|[A-Z]\w*(?:Dict|Config|Settings|Options|Args|Arguments|Namespace)|DictDefault|Namespace|Box|Munch)$/;

/** Calls that run a command line. */
const RUNS = /^(?:run|Popen|call|check_call|check_output|system|popen|getoutput|create_subprocess_(?:exec|shell))$/;

/** Calls that read a configuration from a text, or write one into a file. */
const KEEPS = /^(?:safe_load|full_load|load|write|write_text)$/;

const MAX_DEPTH = 12;
const MAX_ITEMS = 400;

/** What stands in a Python file as a program's settings, and as command lines that it runs, in the form of configuration files. */
export function documentsInCode(linker: Linker, { nestedKeys }: RuleSet, unit: Unit): readonly ConfigDocument[] {
  if (!isPython(unit)) return [];
  const found: ConfigDocument[] = [];
  const settings = (id: NodeId): void => {
    const root = new Reader(linker, unit).node(id, nodeOf(unit, id).span, 0);
    if (root.type === 'map') found.push({ format: 'code', root });
  };
  for (const id of unit.facts.settings) {
    const node = nodeOf(unit, id);
    if (node.op === 'map' && node.entries.some(({ key }) => key !== undefined && nestedKeys.has(key))) settings(id);
  }
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') continue;
    if (node.args.some(({ name }) => name !== undefined && nestedKeys.has(name)) && isSettings(unit, node.callee)) settings(id);
    const name = lastName(unit, node.callee);
    if (name === undefined) continue;
    if (RUNS.test(name)) found.push(...commandsIn(linker, { unit, id }));
    else if (KEEPS.test(name)) found.push(...textsKept(linker, { unit, id }, nestedKeys));
  }
  return found;
}

function isSettings(unit: Unit, callee: NodeId): boolean {
  const name = lastName(unit, callee);
  return name !== undefined && SETTINGS.test(name);
}

class Reader {
  private left = MAX_ITEMS;

  constructor(
    private readonly linker: Linker,
    private readonly unit: Unit,
  ) {}

  /** A value as a node of a configuration. `around` is where it is used: what stands elsewhere is placed there. */
  node(id: NodeId, around: Span, depth: number): ConfigNode {
    const { unit } = this;
    const node = nodeOf(unit, id);
    const span = around[0] <= node.span[0] && node.span[1] <= around[1] ? node.span : around;
    if (depth > MAX_DEPTH || this.left-- <= 0) return { type: 'scalar', span };
    const inner = (value: NodeId, keySpan?: Span): ConfigNode => {
      const child = this.node(value, node.span, depth + 1);
      return keySpan ? { ...child, keySpan, ...(child.span === node.span ? { span: keySpan } : {}) } : child;
    };
    switch (node.op) {
      case 'map':
        return {
          type: 'map',
          span,
          entries: node.entries.flatMap(({ key, keySpan, value }) => (key === undefined ? [] : [{ key, node: inner(value, keySpan) }])),
        };
      case 'list':
        return { type: 'list', span, items: node.items.map((item) => inner(item)) };
      case 'literal':
        return { type: 'scalar', span, value: node.value };
      case 'call':
        if (isSettings(unit, node.callee) && node.args.some(({ name }) => name !== undefined))
          return { type: 'map', span, entries: node.args.flatMap(({ name, value }) => (name === undefined ? [] : [{ key: name, node: inner(value) }])) };
        break;
      default: {
        const [only, ...others] = definitionsIn(unit, id);
        const { op } = only === undefined || others.length ? node : nodeOf(unit, only);
        if (only !== undefined && (op === 'map' || op === 'list' || op === 'bind')) return { ...this.node(only, node.span, depth + 1), span };
      }
    }
    const known = textsOf(this.linker, { unit, id }).find(({ text }) => text !== undefined)?.text;
    return { type: 'scalar', span, ...(known === undefined ? {} : { value: known }) };
  }
}

/** `yaml.safe_load(text)`, `file.write(text)`, where the text is a configuration that stands in the code. */
function textsKept(linker: Linker, { unit, id }: NodeRef, keys: ReadonlySet<string>): readonly ConfigDocument[] {
  const node = nodeOf(unit, id);
  const [first] = node.op === 'call' ? node.args : [];
  if (!first || first.spread) return [];
  return linker.refs(unit, first.value).flatMap((target): readonly ConfigDocument[] => {
    const literal = target.t === 'value' && target.unit === unit ? nodeOf(unit, target.id) : undefined;
    if (literal?.op !== 'literal' || typeof literal.value !== 'string') return [];
    const text = literal.value;
    if (!text.includes('\n') || ![...text.matchAll(/^([\w-]+):/gm)].some(([, key = '']) => keys.has(key))) return [];
    const by = offsetOf(text, literal.span);
    const place = ([start, end]: Span): Span => (by === undefined ? literal.span : [literal.span[0] + by + start, literal.span[0] + by + end]);
    return lowerYaml(text).documents.flatMap(({ format, root }) => (format === 'yaml' ? [{ format: 'code' as const, root: placed(root, place) }] : []));
  });
}

/** `subprocess.run(['python', 'train.py', '--data', path])`, `os.system('torchrun train.py --data x')`. */
function commandsIn(linker: Linker, { unit, id }: NodeRef): readonly ConfigDocument[] {
  const node = nodeOf(unit, id);
  if (node.op !== 'call') return [];
  const callees = linker.refs(unit, node.callee);
  if (!callees.some((ref) => ref.t === 'external' && /^(?:subprocess|os|asyncio)$/.test(ref.segments[0] ?? ''))) return [];
  const [first] = node.args;
  if (!first || first.spread) return [];
  return linker.refs(unit, first.value).flatMap((target): readonly ConfigDocument[] => {
    if (target.t !== 'value' || target.unit !== unit) return [];
    const value = nodeOf(unit, target.id);
    if (value.op === 'list') return listed(linker, unit, value.items, value.span);
    return written(linker, target);
  });
}

/** A list of words; what only run time knows is no word of its own. */
function listed(linker: Linker, unit: Unit, items: readonly NodeId[], span: Span): readonly ConfigDocument[] {
  const words = items.map((item): Word => {
    const [text] = textsOf(linker, { unit, id: item });
    const at = nodeOf(unit, item).span;
    return { text: text?.text ?? HOLE, span: span[0] <= at[0] && at[1] <= span[1] ? at : span, quoted: true };
  });
  return words.some(({ text }) => /^--[A-Za-z]/.test(text)) ? [argumentDocument(words, span)] : [];
}

/** A whole command line. In a text without escapes every word has a place of its own, else the text has one. */
function written(linker: Linker, { unit, id }: NodeRef): readonly ConfigDocument[] {
  let script = '';
  const offsets: number[] = [];
  const node = nodeOf(unit, id);
  for (const part of node.op === 'concat' ? node.parts : [id]) {
    const [start, end] = nodeOf(unit, part).span;
    const text = textsOf(linker, { unit, id: part })[0]?.text ?? HOLE;
    const exact = offsetOf(text, [start, end]);
    for (let i = 0; i < text.length; i++) offsets.push(exact === undefined ? start : start + exact + i);
    script += text;
  }
  const [from, to] = node.span;
  const place = ([start, end]: Span): Span => {
    const at = offsets[start] ?? from;
    return [at, Math.max(at, (offsets[end - 1] ?? to) + 1)];
  };
  return launchCommands(script, 0).map(({ words, start, end }) =>
    argumentDocument(
      words.map((word) => ({ ...word, span: place(word.span) })),
      place([start, end]),
    ),
  );
}

/** Where a text begins in the literal that holds it: behind one or three quotes, or none, and perhaps a letter before them. Undefined where there are escapes. */
function offsetOf(text: string, [start, end]: Span): number | undefined {
  const around = end - start - text.length;
  return around === 0 ? 0 : around === 2 || around === 3 ? around - 1 : around === 6 || around === 7 ? around - 3 : undefined;
}
