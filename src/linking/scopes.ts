import { memo } from '../base/memo.js';
import type { LinkedFacts, NodeId } from '../source/facts.js';
import type { Links } from './links.js';
import { classOf, definitionsIn, functionOf, isPython, nodeOf, withoutBinds } from './nodes.js';
import { isBuiltin } from './plain.js';
import { type External, extend, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';
import { isGlobalObject } from './stores.js';

/** How many names of one file lead to another. */
const MAX_NAMES = 8;

/** What names stand for: those of functions, of modules and of imports. */
export class Scopes {
  /** Path of a file → paths of those that import it. */
  private importers: Map<string, Set<string>> | undefined;

  constructor(private readonly links: Links) {}

  freeRefs(unit: Unit, fn: number, name: string): readonly Ref[] {
    const definitions = unit.facts.functions[fn]?.locals[name];
    if (!definitions?.length) return this.globalName(unit, name);
    // A change in place leaves a thing what it is.
    const made = definitions.filter((definition) => nodeOf(unit, definition).op !== 'update');
    return union((made.length ? made : definitions).map((definition) => this.links.refs(unit, definition)));
  }

  globalName(unit: Unit, name: string): readonly Ref[] {
    for (const star of unit.facts.stars) {
      if (star.reexport && !isPython(unit)) continue;
      const target = this.links.modules.target(unit, star.module, star.level);
      if ('unit' in target) {
        const found = this.exported(target.unit, name);
        if (found) return found;
      } else if (target.external[0] !== '?' && !isBuiltin(name)) return [{ t: 'external', segments: [...target.external, name], calls: [] }];
    }
    const global: Ref = { t: 'external', segments: [isPython(unit) ? 'builtins' : 'globalThis', name], calls: [] };
    const given = isPython(unit) ? [] : this.links.stores.storedFrom(name, (owner) => owner.t === 'external' && isGlobalObject(owner.segments));
    return given.length ? union([[global], given]) : [global];
  }

  importRefs(unit: Unit, module: string, name: string | undefined, level: number | undefined): readonly Ref[] {
    const target = this.links.modules.target(unit, module, level);
    if ('unit' in target) {
      if (name === undefined) return [{ t: 'module', unit: target.unit }];
      // `from . import client` of a package itself: its own file, not the name that is being defined.
      const own = target.unit === unit && isPython(unit) ? this.links.modules.submodule(unit, name) : undefined;
      if (own) return [{ t: 'module', unit: own }];
      return this.exported(target.unit, name) ?? [UNKNOWN];
    }
    if (target.external[0] === '?' && name !== undefined && isPython(unit)) {
      // `from . import x`, `from .pkg import x` where the package has no __init__.
      const parts = [...(module ? module.split('.') : []), name];
      const inner = this.links.modules.resolvePython(unit.path, parts.join('.'), level);
      if ('unit' in inner) return [{ t: 'module', unit: inner.unit }];
      return [UNKNOWN];
    }
    if (isPython(unit) && level === undefined) {
      const folder = this.links.modules.isPythonFolder(unit.path, target.external);
      if (folder !== undefined) {
        const inner = name === undefined ? undefined : this.links.modules.pythonIn(folder, name);
        if (inner) return [{ t: 'module', unit: inner }];
        if (target.external.length > 1) return [UNKNOWN];
      }
    }
    const root: External = { t: 'external', segments: target.external, calls: [] };
    return [name === undefined ? root : extend(root, name)];
  }

  /** What a module gives under a name; undefined where it has no such name. */
  exported(unit: Unit, name: string, seen: ReadonlySet<Unit> = new Set()): readonly Ref[] | undefined {
    if (seen.has(unit)) return undefined;
    const visited = new Set(seen).add(unit);
    if (isPython(unit)) {
      const definitions = unit.facts.functions[0]?.locals[name];
      if (definitions?.length) return union(definitions.map((definition) => this.links.refs(unit, definition)));
      const inner = this.links.modules.submodule(unit, name);
      if (inner) return [{ t: 'module', unit: inner }];
    } else {
      const nodes = unit.facts.exports.filter((entry) => entry.name === name);
      if (nodes.length) return union(nodes.map((entry) => this.links.refs(unit, entry.node)));
    }
    for (const star of unit.facts.stars) {
      if (!isPython(unit) && (!star.reexport || name === 'default')) continue;
      const target = this.links.modules.target(unit, star.module, star.level);
      if ('unit' in target) {
        const found = this.exported(target.unit, name, visited);
        if (found) return found;
      } else if (target.external[0] !== '?') return [{ t: 'external', segments: [...target.external, name], calls: [] }];
    }
    return undefined;
  }

  /** The expressions that a name of TypeScript stands for, in its own file or where it is imported from. */
  behindName(unit: Unit, id: NodeId, seen: ReadonlySet<Unit> = new Set()): readonly NodeRef[] {
    let at = withoutBinds(unit, id);
    // What names of the file lead to; a name that leads on to several is their first: a type has one definition.
    for (let steps = 0; nodeOf(unit, at).op === 'free' && steps < MAX_NAMES; steps++) {
      const [next] = definitionsIn(unit, at);
      if (next === undefined) return [];
      at = withoutBinds(unit, next);
    }
    const node = nodeOf(unit, at);
    if (node.op !== 'import') return [{ unit, id: at }];
    const target = node.name === undefined ? undefined : this.links.modules.target(unit, node.module, node.level);
    return target && 'unit' in target && node.name !== undefined ? this.exportedAs(target.unit, node.name, seen) : [];
  }

  private exportedAs(unit: Unit, name: string, seen: ReadonlySet<Unit>): readonly NodeRef[] {
    if (seen.has(unit)) return [];
    const visited = new Set(seen).add(unit);
    const given = unit.facts.exports.filter((entry) => entry.name === name);
    if (given.length) return given.flatMap(({ node }) => this.behindName(unit, node, visited));
    return unit.facts.stars.flatMap((star) => {
      const target = star.reexport && name !== 'default' ? this.links.modules.target(unit, star.module, star.level) : undefined;
      return target && 'unit' in target ? this.exportedAs(target.unit, name, visited) : [];
    });
  }

  /** One step from a name, an import or an attribute of an object of the workspace to its definitions. */
  definitionsOf(unit: Unit, id: NodeId): readonly NodeRef[] {
    const node = nodeOf(unit, id);
    const here = (ids: readonly NodeId[] | undefined, at = unit): readonly NodeRef[] => (ids ?? []).map((entry) => ({ unit: at, id: entry }));
    switch (node.op) {
      case 'import': {
        const target = node.name === undefined || !isPython(unit) ? undefined : this.links.modules.target(unit, node.module, node.level);
        if (!target || !('unit' in target) || node.name === undefined) return [];
        return here(functionOf(target.unit, 0).locals[node.name], target.unit);
      }
      case 'member':
        return this.links.refs(unit, node.object).flatMap((ref) => {
          if (ref.t === 'module') return here(functionOf(ref.unit, 0).locals[node.name], ref.unit);
          if (ref.t !== 'instance' && ref.t !== 'class') return [];
          const { attributes } = classOf(ref.unit, ref.cls);
          return here(Object.hasOwn(attributes, node.name) ? attributes[node.name] : [], ref.unit);
        });
      default:
        return here(definitionsIn(unit, id));
    }
  }

  /** The files of the workspace that import a file. */
  importersOf(unit: Unit): readonly Unit[] {
    const { units } = this.links;
    if (!this.importers) {
      this.importers = new Map();
      for (const importer of units.values()) this.addImports(importer, this.importers);
    }
    return [...(this.importers.get(unit.path) ?? [])].flatMap((path) => units.get(path) ?? []);
  }

  /** Drops what is known of who imports whom. */
  forget(): void {
    this.importers = undefined;
  }

  /** Takes the imports of a former unit out and puts those of the present one in. */
  replace(before: Unit, unit: Unit): void {
    const { importers } = this;
    if (!importers || before.facts.imports.map(importName).join() === unit.facts.imports.map(importName).join()) return;
    for (const paths of importers.values()) paths.delete(before.path);
    this.addImports(unit, importers);
  }

  private addImports(importer: Unit, importers: Map<string, Set<string>>): void {
    for (const { module, level } of importer.facts.imports) {
      const target = this.links.modules.target(importer, module, level);
      if ('unit' in target) memo(importers, target.unit.path, () => new Set<string>()).add(importer.path);
    }
  }
}

function importName({ module, level }: LinkedFacts['imports'][number]): string {
  return `${level ?? ''} ${module}`;
}
