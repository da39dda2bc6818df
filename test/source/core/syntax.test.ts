import { describe, expect, it } from 'vitest';
import { flattenChain, parseAndCopy, type SyntaxNode } from '../../../src/source/core/syntax.js';
import { testGrammars } from '../../support/grammars.js';

const grammars = await testGrammars();
const copy = (text: string, maxDepth?: number) => parseAndCopy(grammars.parser, grammars.language('python'), text, maxDepth);

function show(node: SyntaxNode): string {
  return `${node.field ? `${node.field}:` : ''}${node.type}${node.children.length ? `(${node.children.map(show).join(' ')})` : ''}`;
}

function depth(node: SyntaxNode): number {
  let deepest = 0;
  const open: [SyntaxNode, number][] = [[node, 1]];
  for (let top = open.pop(); top; top = open.pop()) {
    deepest = Math.max(deepest, top[1]);
    for (const child of top[0].children) open.push([child, top[1] + 1]);
  }
  return deepest;
}

describe('a copied tree', () => {
  it('keeps named nodes with their fields, and operators', () => {
    expect(show(copy('x = a + f(1, k=b)').root)).toBe(
      'module(expression_statement(assignment(left:identifier right:binary_operator(left:identifier operator:+ right:call(function:identifier arguments:argument_list(integer keyword_argument(name:identifier value:identifier)))))))',
    );
  });

  it('has comments apart, and no line continuations', () => {
    const { root, comments } = copy('# a\nf(\\\n  1)  # b\n');
    expect(comments.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [14, 17],
    ]);
    expect(show(root)).toBe('module(expression_statement(call(function:identifier arguments:argument_list(integer))))');
  });

  it('counts in UTF-16', () => {
    const text = 'x = "💬你"\ny = 1';
    const last = copy(text).root.children[1];
    expect(last && text.slice(last.start, last.end)).toBe('y = 1');
  });

  it('says where there are errors and made-up tokens', () => {
    expect(copy('x = 1').errors).toEqual([]);
    expect(copy('x = 1)').errors).toEqual([[0, 6]]);
    expect(copy('def f(:\n  x\n').errors).toHaveLength(1);
  });

  it('leaves out what is too deep, and says so', () => {
    const text = `x = ${'['.repeat(50)}1${']'.repeat(50)}`;
    expect(copy(text).truncated).toBe(false);
    const cut = copy(text, 20);
    expect(cut.truncated).toBe(true);
    expect(depth(cut.root)).toBe(21);
  });

  it('does not count the left side of a chain of operators as depth', () => {
    const { root, truncated } = copy(`x = ${'a + '.repeat(3000)}b`);
    expect(truncated).toBe(false);
    const chain = root.children[0]?.children[0]?.children.find((child) => child.field === 'right');
    expect(chain && flattenChain(chain).rest).toHaveLength(3000);
  });

  it('shares nothing between two copies', () => {
    const [one, other] = [copy('a(b)'), copy('c')];
    expect(show(one.root)).toBe('module(expression_statement(call(function:identifier arguments:argument_list(identifier))))');
    expect(show(other.root)).toBe('module(expression_statement(identifier))');
  });
});
