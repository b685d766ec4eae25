import type { Cast } from './cast.ts'

/** Whoever has a wall clock of its own. */
export function clockOwners({ orchestrators, payers }: Cast): readonly string[] {
  return [
    ...orchestrators.map(({ name }) => name),
    ...payers.flatMap(({ gateway, replicas }) => [gateway, ...replicas]),
  ]
}
