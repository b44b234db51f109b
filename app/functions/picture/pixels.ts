/** Pixels of a picture: four bytes for each, red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Cuts the square out of the middle. */
export function middleSquare({ data, width, height }: Pixels): Pixels {
  const side = Math.min(width, height);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  const square = new Uint8ClampedArray(side * side * 4);
  for (let row = 0; row < side; row += 1) {
    const start = ((top + row) * width + left) * 4;
    square.set(data.subarray(start, start + side * 4), row * side * 4);
  }
  return { data: square, width: side, height: side };
}

/** Turns a square so that it stands as it was seen.
 * @param orientation 1 to 8, as a camera notes it. */
export function upright({ data, width: side }: Pixels, orientation: number): Pixels {
  if (orientation === 1) return { data, width: side, height: side };
  const turned = new Uint8ClampedArray(data.length);
  const from = new Uint32Array(data.buffer, data.byteOffset, side * side);
  const to = new Uint32Array(turned.buffer);
  const last = side - 1;
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const [column, row] = sourceOf(orientation, x, y, last);
      to[y * side + x] = from[row * side + column] ?? 0;
    }
  return { data: turned, width: side, height: side };
}

/** Place in the stored square of what is at a place of the upright one. */
function sourceOf(orientation: number, x: number, y: number, last: number): readonly [number, number] {
  switch (orientation) {
    case 2:
      return [last - x, y];
    case 3:
      return [last - x, last - y];
    case 4:
      return [x, last - y];
    case 5:
      return [y, x];
    case 6:
      return [y, last - x];
    case 7:
      return [last - y, last - x];
    default:
      return [last - y, x];
  }
}
