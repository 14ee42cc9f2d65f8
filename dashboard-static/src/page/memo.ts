import { Component, createElement, type FunctionComponent } from "preact";

/** Returns `view` drawn again only for props that differ, or for signals it reads. */
export function memo<P extends object>(view: FunctionComponent<P>, same: (a: P, b: P) => boolean): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !same(this.props, next);
    }
    override render() {
      return createElement(view, this.props);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}
