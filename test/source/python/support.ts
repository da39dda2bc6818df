import { Linker, type LinkerOptions } from '../../../src/linking/linker.js';
import { isUnknown, type Ref } from '../../../src/linking/refs.js';
import type { FileFacts, NodeId, ValueNode } from '../../../src/source/facts.js';
import type { Grammars } from '../../../src/source/grammars.js';
import { lowerPython } from '../../../src/source/python/lower.js';

export type Files = Readonly<Record<string, string>>;

/** What rule files say of these calls. */
export const OPTIONS: LinkerOptions = {
  passthrough: (segments) => {
    const path = segments.join('.');
    if (path === 'functools.partial') return { gives: { argument: 0 } };
    return path === 'fastapi.Depends' ? { gives: { callOf: 0 } } : undefined;
  },
};

/** A linker over Python files, given as text by path. */
export function linkFiles(grammars: Grammars, files: Files, options: LinkerOptions = {}): Linker {
  const linker = new Linker(options);
  for (const [path, text] of Object.entries(files)) linker.set(path, lowerPython(text, grammars));
  return linker;
}

/** What each call of a file calls, as dotted segments; workspace things by kind. */
export function callees(linker: Linker, path: string): readonly string[] {
  const unit = linker.unit(path);
  if (!unit) throw new Error(`no ${path}`);
  return unit.facts.calls.flatMap((id) => {
    const node = unit.facts.nodes.at(id);
    return node?.op === 'call' ? linker.refs(unit, node.callee).map(show) : [];
  });
}

export function show(ref: Ref): string {
  if (isUnknown(ref)) return '?';
  if (ref.t === 'external') return ref.segments.join('.');
  return ref.t;
}

/** A node as a short term, binds left out: `add(lit 1, name x)`. */
export function term(facts: FileFacts, id: NodeId, depth = 0): string {
  const node = facts.nodes[id];
  if (!node) return 'missing';
  if (depth > 12) return '…';
  const go = (inner: NodeId) => term(facts, inner, depth + 1);
  const all = (ids: readonly NodeId[]) => ids.map(go).join(', ');
  switch (node.op) {
    case 'literal':
      return JSON.stringify(node.value);
    case 'concat':
      return `concat(${all(node.parts)})`;
    case 'list':
      return `[${all(node.items)}]`;
    case 'map':
      return `{${[...node.entries.map((entry) => `${entry.key ?? '?'}: ${go(entry.value)}`), ...node.spreads.map((spread) => `**${go(spread)}`)].join(', ')}}`;
    case 'name':
      return node.name;
    case 'free':
      return `free ${node.fn}:${node.name}`;
    case 'import':
      return `<${'.'.repeat(node.level ?? 0)}${node.module}${node.name === undefined ? '' : `:${node.name}`}>`;
    case 'param':
      return `param ${node.index}`;
    case 'member':
      return `${go(node.object)}.${node.name}`;
    case 'index':
      return `${go(node.object)}[${node.key === undefined ? '' : go(node.key)}]`;
    case 'call':
      return `${go(node.callee)}(${node.args.map((argument) => `${argument.name ? `${argument.name}=` : '*'.repeat(argument.spread ?? 0)}${go(argument.value)}`).join(', ')})`;
    case 'function':
      return `fn ${node.fn}`;
    case 'class':
      return `class ${node.cls}`;
    case 'this':
      return 'this';
    case 'join':
      return `(${node.inputs.map(go).sort().join(' | ')})`;
    case 'update':
      return `update(${go(node.object)}, ${node.key ?? '?'}: ${go(node.value)})`;
    case 'derive':
      return `derive(${all(node.inputs)})`;
    case 'typed':
      return `${node.value === undefined ? '' : go(node.value)}:${go(node.type)}`;
    case 'bind':
      return go(node.value);
    case 'element':
      return 'element';
    case 'unknown':
      return 'unknown';
  }
}

/** What `probe(…)` is given, as terms: one for each call, arguments joined. */
export function probed(facts: FileFacts): readonly string[] {
  return facts.calls.flatMap((id) => {
    const node = facts.nodes[id] as ValueNode;
    if (node.op !== 'call' || !/^(?:probe|free 0:probe)$/.test(term(facts, node.callee))) return [];
    return [node.args.map((argument) => term(facts, argument.value)).join(', ')];
  });
}
