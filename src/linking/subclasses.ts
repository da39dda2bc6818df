import { memo } from '../base/memo.js';
import type { ClassId, NodeId } from '../source/facts.js';
import type { Links } from './links.js';
import { isPython, lastName, nodeOf } from './nodes.js';
import type { ClassRef, Unit } from './refs.js';

const MAX_SUBCLASSES = 24;

/** By unit, so that an edit of one does not look through all. */
const bases = new WeakMap<Unit, readonly (readonly [name: string, cls: ClassId])[]>();

function basesIn(unit: Unit): readonly (readonly [name: string, cls: ClassId])[] {
  if (!isPython(unit)) return [];
  return unit.facts.classes.flatMap((fact, cls) =>
    fact.bases.flatMap((base) => {
      const name = nameOf(unit, base);
      return name === undefined ? [] : [[name, cls] as const];
    }),
  );
}

/** Which classes of Python code name which others as a base. By name at first: nothing needs to be evaluated for a class without any. */
export class Subclasses {
  private readonly byBase = new Map<string, ClassRef[]>();

  constructor(private readonly links: Links) {
    for (const unit of links.units.values()) {
      for (const [name, cls] of memo(bases, unit, () => basesIn(unit))) memo(this.byBase, name, (): ClassRef[] => []).push({ unit, cls });
    }
  }

  /** The classes below a class, nearest first; not more than are worth a look. */
  of(cls: ClassRef): readonly ClassRef[] {
    const found: ClassRef[] = [cls];
    for (const at of found) {
      const name = at.unit.facts.classes[at.cls]?.name;
      for (const candidate of this.byBase.get(name ?? '') ?? []) {
        if (found.length > MAX_SUBCLASSES || found.some((known) => known.unit === candidate.unit && known.cls === candidate.cls)) continue;
        if (this.links.hierarchy.parents(candidate).some((parent) => parent.t === 'class' && parent.unit === at.unit && parent.cls === at.cls))
          found.push(candidate);
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
