import { childOf, childrenOf, firstOfType, type SyntaxNode, spanOf } from '../core/syntax.js';
import type { NodeId } from '../facts.js';
import { required } from './calls.js';
import { hasToken, type Lowering, parts, textOf } from './context.js';
import { blockNames } from './names.js';
import { stringValue } from './strings.js';

/** Every form of `import`. */
export function lowerImport(low: Lowering, node: SyntaxNode): void {
  const { builder } = low;
  const clause = firstOfType(node, 'import_clause') ?? firstOfType(node, 'import_require_clause');
  const source = childOf(node, 'source') ?? (clause && childOf(clause, 'source'));
  if (!source) return;
  const module = stringValue(low, source);
  const names: string[] = [];
  let whole = !clause;
  const define = (name: SyntaxNode, imported: string | undefined): void => {
    if (imported === undefined) whole = true;
    else names.push(imported);
    const value =
      imported === undefined && clause?.type === 'import_require_clause'
        ? required(low, module, spanOf(name))
        : builder.add({ op: 'import', module, ...(imported === undefined ? {} : { name: imported }), span: spanOf(name) });
    builder.define(textOf(low, name), value, spanOf(name));
  };
  for (const child of clause?.children ?? []) {
    if (child.type === 'identifier') define(child, clause?.type === 'import_clause' ? 'default' : undefined);
    else if (child.type === 'namespace_import') {
      const name = parts(child)[0];
      if (name) define(name, undefined);
    } else if (child.type === 'named_imports') {
      for (const specifier of childrenOfType(child, 'import_specifier')) {
        const imported = childOf(specifier, 'name');
        const local = childOf(specifier, 'alias') ?? imported;
        if (imported && local) define(local, imported.type === 'string' ? stringValue(low, imported) : textOf(low, imported));
      }
    }
  }
  builder.imports.push({ module, ...(whole ? {} : { names }) });
}

function childrenOfType(node: SyntaxNode, type: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.type === type);
}

/** Every form of `export`; what it declares is lowered as a statement of its own. */
export function lowerExport(low: Lowering, node: SyntaxNode, lowerDeclaration: (declaration: SyntaxNode, decorators: readonly SyntaxNode[]) => void): void {
  const { builder } = low;
  const source = childOf(node, 'source');
  const module = source && stringValue(low, source);
  const span = spanOf(node);
  if (module !== undefined) {
    const namespace = firstOfType(node, 'namespace_export');
    const clause = firstOfType(node, 'export_clause');
    if (namespace) {
      const name = parts(namespace)[0];
      if (name) builder.exports.push({ name: textOf(low, name), node: builder.add({ op: 'import', module, span: spanOf(name) }) });
    } else if (clause) {
      for (const specifier of childrenOfType(clause, 'export_specifier')) {
        const [name, exported] = namesOf(low, specifier);
        if (name !== undefined && exported !== undefined)
          builder.exports.push({ name: exported, node: builder.add({ op: 'import', module, name, span: spanOf(specifier) }) });
      }
    } else builder.stars.push({ module, reexport: true });
    builder.imports.push({ module });
    return;
  }
  const decorators = childrenOf(node, 'decorator');
  const declaration = childOf(node, 'declaration');
  if (declaration) {
    lowerDeclaration(declaration, decorators);
    if (hasToken(node, 'default')) {
      const name = childOf(declaration, 'name');
      if (name) low.exportedNames.push({ local: textOf(low, name), name: 'default', node: name });
      return;
    }
    for (const name of [...blockNames(low, [declaration]), ...varsOf(low, declaration)]) low.exportedNames.push({ local: name, name, node: declaration });
    return;
  }
  const value = childOf(node, 'value');
  if (value) {
    const id = low.named(value, node, 'default');
    builder.exports.push({ name: 'default', node: id });
    // `export default { a, b }` is read by its keys where it stands for a module.
    return;
  }
  for (const clause of childrenOfType(node, 'export_clause')) {
    for (const specifier of childrenOfType(clause, 'export_specifier')) {
      const [name, exported] = namesOf(low, specifier);
      if (name !== undefined && exported !== undefined) low.exportedNames.push({ local: name, name: exported, node: specifier });
    }
  }
  // `export = value`
  const only = parts(node)[0];
  if (only && only.type !== 'export_clause' && low.text.slice(span[0], span[1]).includes('='))
    builder.exports.push({ name: 'default', node: low.expression(only, node) });
}

function varsOf(low: Lowering, declaration: SyntaxNode): readonly string[] {
  if (declaration.type !== 'variable_declaration') return [];
  return declaration.children.flatMap((child) => {
    const name = childOf(child, 'name');
    return name?.type === 'identifier' ? [textOf(low, name)] : [];
  });
}

function namesOf(low: Lowering, specifier: SyntaxNode): readonly [string | undefined, string | undefined] {
  const name = childOf(specifier, 'name');
  const alias = childOf(specifier, 'alias');
  const text = (node: SyntaxNode | undefined): string | undefined => node && (node.type === 'string' ? stringValue(low, node) : textOf(low, node));
  return [text(name), text(alias ?? name)];
}

/** `module.exports = value`, `exports.name = value`: what CommonJS gives to others. */
export function lowerCommonExport(low: Lowering, assignment: SyntaxNode): void {
  const { builder } = low;
  const last = builder.lastStored();
  if (last === undefined) return;
  // `module.exports = exports.a = value`: all of them.
  for (let at: SyntaxNode | undefined = assignment; at?.type === 'assignment_expression'; at = childOf(at, 'right')) {
    const left = childOf(at, 'left');
    if (left?.type === 'member_expression') exportPlace(low, left, last);
  }
}

function exportPlace(low: Lowering, left: SyntaxNode, last: NodeId): void {
  const { builder } = low;
  const place = low.text.slice(left.start, left.end).replace(/\s/g, '');
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(place)?.[1];
  if (name !== undefined && place !== 'module.exports') builder.exports.push({ name, node: last });
  else if (place === 'module.exports') {
    builder.exports.push({ name: 'default', node: last });
    const value = builder.get(last);
    if (value.op === 'map') {
      for (const entry of value.entries) if (entry.key !== undefined) builder.exports.push({ name: entry.key, node: entry.value });
    }
  }
}
