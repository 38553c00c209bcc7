// @ts-check
/* Fingers and wheel leave the page its scrolling: one finger scrolls, two move and zoom the map; in an article the wheel scrolls,
   and with ctrl it zooms. */
import { embedded } from "./state.js";

export const isWheelForPage = event => embedded() && !event.ctrlKey && !event.metaKey;
/** @param {any[]} touches */
const middle = ([a, b]) => [(a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2];
/** @param {any[]} touches */
const apart = ([a, b]) => Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));

/* Calls `move(dx, dy, x, y, by)` for two fingers: how far their middle went, where it is in the box, how much further apart. */
export function followFingers(box, move) {
  let before = null;
  const begin = event => { before = event.touches.length === 2 ? [...event.touches] : null; };
  for (const kind of ["touchstart", "touchend", "touchcancel"]) box.addEventListener(kind, begin, { passive: true });
  box.addEventListener("touchmove", event => {
    if (!before || event.touches.length !== 2) return;
    if (event.cancelable) event.preventDefault();  /* while the page still scrolls, it cannot be stopped */
    const now = [...event.touches], frame = box.getBoundingClientRect(), [x, y] = middle(now), [fromX, fromY] = middle(before);
    move(x - fromX, y - fromY, x - frame.left, y - frame.top, apart(now) / apart(before));
    before = now;
  }, { passive: false });
}
