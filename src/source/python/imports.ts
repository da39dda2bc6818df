import { childOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { Argument, NodeId } from '../facts.js';
import { dottedName, type Lowering, nameOf, stringOf } from './context.js';

/** `import a.b, c as d`. */
export function lowerImport(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  for (const child of node.children) {
    if (child.field !== 'name') continue;
    const path = child.type === 'aliased_import' ? childOf(child, 'name') : child;
    const [head] = path?.children ?? [];
    if (!path || !head) continue;
    const module = dottedName(low, path);
    const alias = child === path ? undefined : childOf(child, 'alias');
    builder.imports.push({ module });
    if (!alias) rememberDotted(low, module);
    const value = builder.add({ op: 'import', module: alias ? module : nameOf(low, head), span: spanOf(path) });
    bind(low, alias ?? head, value);
  }
}

/** `a.b` and `a.b.c` of `import a.b.c`. */
function rememberDotted(low: Lowering, module: string): void {
  const parts = module.split('.');
  for (let length = 2; length <= parts.length; length++) low.dottedModules.add(parts.slice(0, length).join('.'));
}

/** `from ..a import b as c, d` and `from a import *`. */
export function lowerFromImport(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const source = childOf(node, 'module_name');
  if (!source) return;
  const path = source.type === 'relative_import' ? firstOfType(source, 'dotted_name') : source;
  const prefix = source.type === 'relative_import' ? firstOfType(source, 'import_prefix') : undefined;
  const level = prefix ? low.text.slice(prefix.start, prefix.end).replace(/[^.]/g, '').length : 0;
  const from = { module: path ? dottedName(low, path) : '', ...(level ? { level } : {}) };
  if (firstOfType(node, 'wildcard_import')) {
    builder.imports.push(from);
    // The names are attributes of this module from then on.
    builder.stars.push({ ...from, reexport: true });
    return;
  }
  const names: string[] = [];
  for (const child of node.children) {
    if (child.field !== 'name') continue;
    const imported = child.type === 'aliased_import' ? childOf(child, 'name') : child;
    const alias = child === imported ? imported.children[0] : childOf(child, 'alias');
    if (!imported || !alias) continue;
    const name = dottedName(low, imported);
    names.push(name);
    bind(low, alias, builder.add({ op: 'import', ...from, name, span: spanOf(imported) }));
  }
  builder.imports.push({ ...from, names });
}

function bind(low: Lowering, name: SyntaxNode, value: NodeId): void {
  const defined = low.builder.define(nameOf(low, name), value, spanOf(name));
  if (low.classScope !== undefined) low.builder.addAttribute(low.classScope, nameOf(low, name), defined);
}

/** `importlib.import_module("x")` and `__import__("x")` with a literal name are the module; otherwise undefined. */
export function lowerDynamicImport(low: Lowering, symbol: string, args: readonly Argument[], node: SyntaxNode): NodeId | undefined {
  const { builder } = low;
  if (symbol !== 'importlib.import_module' && symbol !== '__import__' && symbol !== 'importlib.__import__') return undefined;
  const written = stringOf(low, args.find(({ name }) => name === undefined || name === 'name')?.value);
  const parts = written === undefined ? null : /^(\.*)([\w.]*)$/u.exec(written);
  if (!parts || !written) return undefined;
  const level = parts[1]?.length ?? 0;
  const module = parts[2] ?? '';
  const imported = { module, ...(level ? { level } : {}) };
  builder.imports.push(imported);
  // `__import__("a.b")` gives `a`, unless names are asked of it.
  const whole = symbol === 'importlib.import_module' || args.some(({ name }, i) => name === 'fromlist' || (i === 3 && name === undefined));
  return builder.add({ op: 'import', ...imported, module: whole ? module : module.replace(/\..*$/, ''), span: spanOf(node) });
}
