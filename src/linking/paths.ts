import type { NodeId } from '../source/facts.js';
import type { Links } from './links.js';
import { isPython, nodeOf } from './nodes.js';
import type { External, Ref, Unit } from './refs.js';

/** Whether something is a path of Python's `pathlib`, on which files are opened and written. */
export function isPath(ref: Ref): ref is External {
  if (ref.t !== 'external' || ref.segments[0] !== 'pathlib') return false;
  const [, name, ...made] = ref.segments;
  return (name === 'Path' || name === 'PosixPath' || name === 'WindowsPath') && /^(?:home,|cwd,)?\(\)$/.test(made.join(','));
}

/** The path that `root / name` is, named by the whole of the expression; undefined where it is none. */
export function pathOf(links: Links, unit: Unit, id: NodeId): External | undefined {
  if (!isPython(unit)) return undefined;
  const node = nodeOf(unit, id);
  const operands = node.op === 'concat' ? node.parts : node.op === 'derive' ? node.inputs : [];
  const [first] = operands;
  if (first === undefined || operands.length < 2 || !links.refs(unit, first).some(isPath)) return undefined;
  return { t: 'external', segments: ['pathlib', 'Path', '()'], calls: [{ unit, id }] };
}
