import type { Linker } from '../linking/linker.js';
import { isPython, nodeOf } from '../linking/nodes.js';
import { type External, extend, type NodeRef, type Unit } from '../linking/refs.js';
import type { NodeId } from '../source/facts.js';

const MAX_DEPTH = 12;
const MAX_PATHS = 4;

/**
 * What an expression would be if the package that it comes from were installed rather than part of the workspace: in the
 * repository of a library, its examples and scripts import it by its name, and resolve to its own source. `roots` are the
 * packages that are asked for.
 */
export function installedPaths(linker: Linker, unit: Unit, id: NodeId, roots: ReadonlySet<string>): readonly External[] {
  return isPython(unit) ? pathsOf(linker, { unit, id }, roots, 0).slice(0, MAX_PATHS) : [];
}

function pathsOf(linker: Linker, { unit, id }: NodeRef, roots: ReadonlySet<string>, depth: number): readonly External[] {
  if (depth > MAX_DEPTH) return [];
  const inside = (inner: NodeId): readonly External[] => pathsOf(linker, { unit, id: inner }, roots, depth + 1);
  const node = nodeOf(unit, id);
  switch (node.op) {
    case 'import': {
      const module = node.level === undefined ? node.module.split('.') : moduleBehind(unit.path, node.module, node.level, roots);
      return roots.has(module[0] ?? '') ? [{ t: 'external', segments: [...module, ...(node.name === undefined ? [] : [node.name])], calls: [] }] : [];
    }
    case 'param': {
      const type = unit.facts.functions[node.fn]?.parameters[node.index]?.type;
      return type === undefined ? [] : inside(type).map((path) => extend(path, '()'));
    }
    case 'bind':
      return inside(node.value);
    case 'typed':
      return node.value === undefined ? [] : inside(node.value);
    case 'update':
      return inside(node.object);
    case 'join':
      return node.inputs.flatMap(inside);
    case 'free':
      return (unit.facts.functions[node.fn]?.locals[node.name] ?? []).flatMap(inside);
    case 'call':
      return inside(node.callee).map((path) => extend(path, '()', { unit, id }));
    case 'index':
      return inside(node.object).map((path) => extend(path, '[]'));
    case 'member': {
      const written = inside(node.object);
      const paths = written.length ? written : madeElsewhere(linker, { unit, id: node.object }, roots, depth);
      return paths.map((path) => extend(path, node.name));
    }
    default:
      return [];
  }
}

/** A module that a file of a package imports by its place beside it, by the name that others import it by. */
function moduleBehind(path: string, module: string, level: number, roots: ReadonlySet<string>): readonly string[] {
  const folders = path.split('/').slice(0, -level);
  const root = folders.findIndex((folder) => roots.has(folder));
  return root < 0 ? [] : [...folders.slice(root), ...module.split('.').filter(Boolean)];
}

/** An instance that was made where it is not seen here: given as an argument, kept in an attribute. */
function madeElsewhere(linker: Linker, { unit, id }: NodeRef, roots: ReadonlySet<string>, depth: number): readonly External[] {
  return linker.refs(unit, id).flatMap((ref) => {
    const call = ref.t === 'instance' ? ref.call : undefined;
    return call && (call.unit !== unit || call.id !== id) ? pathsOf(linker, call, roots, depth + 1) : [];
  });
}
