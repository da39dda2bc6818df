import type { Linker } from '../linking/linker.js';
import { definitionsIn, functionOf, nodeOf } from '../linking/nodes.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { NodeId } from '../source/facts.js';
import { callName, callsBehind, isCalled } from './fed.js';
import { nameOf } from './named.js';

const LOADS = /^(?:load_from_disk|load|read_pickle)$/;
const SAVES = /^(?:save_to_disk|save|dump|savez|savez_compressed|to_pickle)$/;

/** Calls that give a path in another form. */
const IN_ANOTHER_FORM = /^(?:str|Path|PurePath|PosixPath|fspath|expanduser|abspath|realpath|resolve|absolute|as_posix|open)$/;

/**
 * Whether a call loads what its own file has put there under the same name, made of something else: a cache of what was loaded
 * elsewhere. `paths` is what the call names what it loads by.
 */
export function isOwnCache(linker: Linker, call: NodeRef, paths: readonly NodeRef[]): boolean {
  const { unit } = call;
  const loads = nodeOf(unit, call.id);
  if (loads.op !== 'call' || !isCalled(linker, unit, loads.callee, LOADS)) return false;
  const names = new Set(paths.flatMap((path) => namesFor(linker, path)));
  return (
    names.size > 0 &&
    unit.facts.calls.some((id) => {
      const node = nodeOf(unit, id);
      if (node.op !== 'call' || !isCalled(linker, unit, node.callee, SAVES)) return false;
      if (!node.args.some(({ value }) => namesFor(linker, { unit, id: value }).some((name) => names.has(name)))) return false;
      const callee = nodeOf(unit, node.callee);
      const saved = [...node.args.map(({ value }) => value), ...(callee.op === 'member' ? [callee.object] : [])];
      return !callsBehind(
        linker,
        saved.map((value) => ({ unit, id: value })),
      ).has(callName(call));
    })
  );
}

/** What tells a path from others in its file: a text, the member that holds it, the parameter or the definition that it is. */
function namesFor(linker: Linker, ref: NodeRef): readonly string[] {
  const { unit } = ref;
  const id = plain(linker, unit, ref.id);
  const node = nodeOf(unit, id);
  const texts = textsOf(linker, { unit, id }).flatMap(({ text }) => text ?? []);
  if (texts.length) return texts.map((text) => `text ${text}`);
  if (node.op === 'param') return [`parameter ${node.fn} ${functionOf(unit, node.fn).parameters[node.index]?.name}`];
  const name = node.op === 'member' || node.op === 'index' ? nameOf(linker, { unit, id }) : '';
  return [name ? `member ${name}` : `node ${id}`];
}

function plain(linker: Linker, unit: Unit, id: NodeId, depth = 0): NodeId {
  const node = nodeOf(unit, id);
  if (depth > 12) return id;
  if (node.op === 'bind') return plain(linker, unit, node.value, depth + 1);
  if (node.op === 'call') {
    const callee = nodeOf(unit, node.callee);
    const [first] = node.args;
    if (!isCalled(linker, unit, node.callee, IN_ANOTHER_FORM)) return id;
    if (first) return plain(linker, unit, first.value, depth + 1);
    return callee.op === 'member' ? plain(linker, unit, callee.object, depth + 1) : id;
  }
  const definitions = [...definitionsIn(unit, id)];
  const [only] = definitions;
  return definitions.length === 1 && only !== undefined && only !== id ? plain(linker, unit, only, depth + 1) : id;
}
