import type { Links } from './links.js';
import { CONSTRUCTORS, classOf, functionOf } from './nodes.js';
import { type ClassRef, type External, type FunctionRef, isUnknown, lastSegment, type Ref } from './refs.js';
import { Subclasses } from './subclasses.js';

/** What classes derive from, and what derives from them. */
export class Hierarchy {
  private subclasses: Subclasses | undefined;

  constructor(private readonly links: Links) {}

  /** External paths of a class's ancestors, nearest first, and its workspace ancestors. */
  ancestors(ref: ClassRef): { readonly external: readonly External[]; readonly classes: readonly ClassRef[] } {
    const external: External[] = [];
    const classes: ClassRef[] = [];
    const seen = new Set<string>();
    const visit = (at: ClassRef): void => {
      const key = `${at.unit.path}#${at.cls}`;
      if (seen.has(key)) return;
      seen.add(key);
      for (const base of classOf(at.unit, at.cls).bases) {
        for (const parent of this.links.types.typeRefs(at.unit, base)) {
          if (parent.t === 'class') {
            classes.push(parent);
            visit(parent);
          } else if (parent.t === 'external' && !isUnknown(parent)) external.push(parent);
        }
      }
    };
    visit(ref);
    return { external, classes };
  }

  /** What the base class expressions of a class stand for. */
  parents({ unit, cls }: ClassRef): readonly Ref[] {
    return classOf(unit, cls).bases.flatMap((base) => this.links.types.typeRefs(unit, base));
  }

  /** Whether a class of Python only says what others must have. */
  isProtocol(ref: ClassRef): boolean {
    return this.parents(ref).some((parent) => parent.t === 'external' && lastSegment(parent) === 'Protocol');
  }

  /** The classes and interfaces of the workspace in whose place a class may be handed around. */
  stoodFor(ref: ClassRef): readonly ClassRef[] {
    const { classes } = this.ancestors(ref);
    const interfaces = [ref, ...classes].flatMap(({ unit, cls }) =>
      (classOf(unit, cls).interfaces ?? []).flatMap((id) => this.links.types.typeRefs(unit, id).flatMap((target) => (target.t === 'class' ? [target] : []))),
    );
    return [...classes, ...interfaces, ...interfaces.flatMap((found) => this.ancestors(found).classes)];
  }

  /** The methods of base classes in whose place a method runs. */
  overridden(fn: FunctionRef): readonly FunctionRef[] {
    const { name, cls } = functionOf(fn.unit, fn.fn);
    if (cls === undefined || CONSTRUCTORS.has(name)) return [];
    return this.stoodFor({ unit: fn.unit, cls }).flatMap((base) =>
      classOf(base.unit, base.cls)
        .methods.filter((method) => method.name === name)
        .map((method) => ({ unit: base.unit, fn: method.fn })),
    );
  }

  /** The classes of Python below a class, nearest first. */
  below(ref: ClassRef): readonly ClassRef[] {
    this.subclasses ??= new Subclasses(this.links);
    return this.subclasses.of(ref);
  }

  /** Drops what is known of which class stands below which. */
  forget(): void {
    this.subclasses = undefined;
  }
}
