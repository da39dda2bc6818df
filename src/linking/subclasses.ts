import type { NodeId } from '../source/facts.js';
import { type Linker, lastName, nodeOf } from './linker.js';
import type { ClassRef, Unit } from './refs.js';

const MAX_SUBCLASSES = 24;

/** Which classes of Python code name which others as a base. By name at first: nothing needs to be evaluated for a class without any. */
export class Subclasses {
  private readonly byBase = new Map<string, ClassRef[]>();

  constructor(private readonly linker: Linker) {
    for (const unit of linker.units.values()) {
      if (unit.facts.language !== 'python' && unit.facts.language !== 'notebook') continue;
      for (const [cls, fact] of unit.facts.classes.entries()) {
        for (const base of fact.bases) {
          const name = nameOf(unit, base);
          if (name === undefined) continue;
          const list = this.byBase.get(name);
          if (list) list.push({ unit, cls });
          else this.byBase.set(name, [{ unit, cls }]);
        }
      }
    }
  }

  /** The classes below a class, nearest first; not more than are worth a look. */
  of(cls: ClassRef): readonly ClassRef[] {
    const found: ClassRef[] = [cls];
    for (const at of found) {
      const name = at.unit.facts.classes[at.cls]?.name;
      for (const candidate of this.byBase.get(name ?? '') ?? []) {
        if (found.length > MAX_SUBCLASSES || found.some((known) => known.unit === candidate.unit && known.cls === candidate.cls)) continue;
        if (this.linker.parents(candidate).some((parent) => parent.t === 'class' && parent.unit === at.unit && parent.cls === at.cls)) found.push(candidate);
      }
    }
    return found.slice(1);
  }
}

/** The name under which the base was defined: `Base` for `from base import Base as B`, and for `Base[T]`. */
function nameOf(unit: Unit, id: NodeId): string | undefined {
  const node = nodeOf(unit, id);
  if (node.op === 'index') return nameOf(unit, node.object);
  if (node.op === 'bind') return nodeOf(unit, node.value).op === 'import' ? nameOf(unit, node.value) : node.name;
  return lastName(unit, id);
}
