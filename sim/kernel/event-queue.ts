const ARITY = 4
const CAPACITY_MIN = 64

/**
 * A 4-ary heap of (time, order, slot) on typed arrays that double when full. `order` must differ between
 * entries of one time; then what comes out is one fixed sequence, however the entries went in.
 */
export class EventQueue {
  #times = new Float64Array(CAPACITY_MIN)
  #orders = new Float64Array(CAPACITY_MIN)
  #slots = new Uint32Array(CAPACITY_MIN)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Time of the first entry; Infinity when empty. */
  firstTime(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] ?? Infinity)
  }

  /** Slot of the first entry; -1 when empty. */
  firstSlot(): number {
    return this.#size === 0 ? -1 : (this.#slots[0] ?? -1)
  }

  push(time: number, order: number, slot: number): void {
    if (this.#size === this.#times.length) this.#grow()
    this.#siftUp(this.#size, time, order, slot)
    this.#size += 1
  }

  /** Takes the first entry out and returns its slot; -1 when empty. */
  pop(): number {
    if (this.#size === 0) return -1
    const slot = this.#slots[0] ?? -1
    this.#size -= 1
    const last = this.#size
    if (last > 0) {
      this.#siftDown(0, this.#times[last] ?? 0, this.#orders[last] ?? 0, this.#slots[last] ?? 0)
    }
    return slot
  }

  /** Drops every entry whose slot `keep` refuses: linear, for when many were cancelled. */
  retain(keep: (slot: number) => boolean): void {
    const size = this.#size
    let kept = 0
    for (let index = 0; index < size; index += 1) {
      const slot = this.#slots[index] ?? 0
      if (!keep(slot)) continue
      this.#put(kept, this.#times[index] ?? 0, this.#orders[index] ?? 0, slot)
      kept += 1
    }
    this.#size = kept
    const lastParent = kept < 2 ? -1 : (kept - 2) >> 2
    for (let index = lastParent; index >= 0; index -= 1) this.#siftDownAt(index)
  }

  #siftDownAt(index: number): void {
    const time = this.#times[index] ?? 0
    this.#siftDown(index, time, this.#orders[index] ?? 0, this.#slots[index] ?? 0)
  }

  #siftUp(start: number, time: number, order: number, slot: number): void {
    const times = this.#times
    const orders = this.#orders
    const slots = this.#slots
    let index = start
    while (index > 0) {
      const parent = (index - 1) >> 2
      const parentTime = times[parent] ?? 0
      if (parentTime < time || (parentTime === time && (orders[parent] ?? 0) < order)) break
      times[index] = parentTime
      orders[index] = orders[parent] ?? 0
      slots[index] = slots[parent] ?? 0
      index = parent
    }
    times[index] = time
    orders[index] = order
    slots[index] = slot
  }

  #siftDown(start: number, time: number, order: number, slot: number): void {
    const times = this.#times
    const orders = this.#orders
    const slots = this.#slots
    const size = this.#size
    let index = start
    for (;;) {
      const firstChild = index * ARITY + 1
      if (firstChild >= size) break
      let least = firstChild
      let leastTime = times[firstChild] ?? 0
      let leastOrder = orders[firstChild] ?? 0
      const end = firstChild + ARITY < size ? firstChild + ARITY : size
      for (let child = firstChild + 1; child < end; child += 1) {
        const childTime = times[child] ?? 0
        if (childTime > leastTime) continue
        const childOrder = orders[child] ?? 0
        if (childTime === leastTime && childOrder > leastOrder) continue
        least = child
        leastTime = childTime
        leastOrder = childOrder
      }
      if (time < leastTime || (time === leastTime && order < leastOrder)) break
      times[index] = leastTime
      orders[index] = leastOrder
      slots[index] = slots[least] ?? 0
      index = least
    }
    times[index] = time
    orders[index] = order
    slots[index] = slot
  }

  #put(index: number, time: number, order: number, slot: number): void {
    this.#times[index] = time
    this.#orders[index] = order
    this.#slots[index] = slot
  }

  #grow(): void {
    const capacity = this.#times.length * 2
    const times = new Float64Array(capacity)
    const orders = new Float64Array(capacity)
    const slots = new Uint32Array(capacity)
    times.set(this.#times)
    orders.set(this.#orders)
    slots.set(this.#slots)
    this.#times = times
    this.#orders = orders
    this.#slots = slots
  }
}
