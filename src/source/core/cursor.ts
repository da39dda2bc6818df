import type { Tree } from 'web-tree-sitter';

/** What a walk over a tree asks for; offsets are UTF-16. */
export interface Cursor {
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  readonly nodeTypeId: number;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  /** 0 where the parent holds the node under no field. */
  readonly currentFieldId: number;
  delete(): void;
}

type Call = (tree: number) => number;

/** The calls of the parser's module that a walk needs; `Parser.init` puts them into the object that it is given. */
interface Calls {
  readonly root: Call;
  readonly open: Call;
  readonly close: Call;
  readonly child: Call;
  readonly sibling: Call;
  readonly parent: Call;
  readonly type: Call;
  readonly missing: Call;
  readonly start: Call;
  readonly end: Call;
  readonly field: Call;
}

let calls: Calls | undefined;

/** Names the object that `Parser.init` was given. Without it, or where it lacks a call, walks go through the library. */
export function useModule(module: object): void {
  const call = (name: string): Call | undefined => {
    const found: unknown = Reflect.get(module, `_ts_${name}_wasm`);
    return typeof found === 'function' ? (found as Call) : undefined;
  };
  const found: Partial<Record<keyof Calls, Call | undefined>> = {
    root: call('tree_root_node'),
    open: call('tree_cursor_new'),
    close: call('tree_cursor_delete'),
    child: call('tree_cursor_goto_first_child'),
    sibling: call('tree_cursor_goto_next_sibling'),
    parent: call('tree_cursor_goto_parent'),
    type: call('tree_cursor_current_node_type_id'),
    missing: call('tree_cursor_current_node_is_missing'),
    start: call('tree_cursor_start_index'),
    end: call('tree_cursor_end_index'),
    field: call('tree_cursor_current_field_id'),
  };
  calls = Object.values(found).every((value) => value !== undefined) ? (found as Calls) : undefined;
}

/**
 * A cursor at the root. The library's own copies its state into the parser's memory before each call and back after it, which is
 * a third of the time of a scan; while one walk goes on and nothing else uses the parser, the state can stay where it is.
 * Nothing else may be asked of the parser before `delete`.
 */
export function cursorAt(tree: Tree): Cursor {
  const address: unknown = Reflect.get(tree, 0);
  return calls && typeof address === 'number' ? new ResidentCursor(calls, address) : tree.walk();
}

class ResidentCursor implements Cursor {
  constructor(
    private readonly calls: Calls,
    private readonly tree: number,
  ) {
    calls.root(tree);
    calls.open(tree);
  }

  gotoFirstChild(): boolean {
    return this.calls.child(this.tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.calls.sibling(this.tree) === 1;
  }

  gotoParent(): boolean {
    return this.calls.parent(this.tree) === 1;
  }

  get nodeTypeId(): number {
    return this.calls.type(this.tree);
  }

  get nodeIsMissing(): boolean {
    return this.calls.missing(this.tree) === 1;
  }

  get startIndex(): number {
    return this.calls.start(this.tree);
  }

  get endIndex(): number {
    return this.calls.end(this.tree);
  }

  get currentFieldId(): number {
    return this.calls.field(this.tree);
  }

  delete(): void {
    this.calls.close(this.tree);
  }
}
