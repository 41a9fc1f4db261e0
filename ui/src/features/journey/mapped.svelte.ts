/** A journey laid out as lanes and columns: what stands where, and how things move on it. */
import type { Journey, JourneyStep, Lane, PainPoint } from "../../ipc/bindings";
import { t } from "../../messages/index.svelte";
import { announce } from "../../shared/announce";
import type { Way } from "../../shared/drag/nearest";
import { placeBeside } from "../../shared/drag/place";
import { records } from "../../state/records.svelte";
import { moveLane, movePain, moveStep } from "./gestures";
import { ranked } from "./rank";

export class MappedJourney {
  readonly #journey: () => Journey;
  constructor(journey: () => Journey) {
    this.#journey = journey;
  }

  steps: readonly JourneyStep[] = $derived.by(() =>
    records.journey_step.by("journey_id", this.#journey().id),
  );
  lanes: readonly Lane[] = $derived.by(() => records.lane.by("journey_id", this.#journey().id));
  #laneIds = $derived(new Set(this.lanes.map((lane) => lane.id)));
  /** The lanes, and below them a row for what nobody is said to do. */
  rows: readonly (Lane | null)[] = $derived(
    this.steps.some((step) => this.laneOf(step) === null) || this.lanes.length === 0
      ? [...this.lanes, null]
      : this.lanes,
  );
  rowOf = $derived(new Map(this.rows.map((row, index) => [row?.id ?? null, index])));
  #here = $derived(new Set(this.steps.map((step) => step.id)));
  pains: readonly PainPoint[] = $derived(
    records.pain_point.all.filter((pain) => this.#here.has(pain.step_id)),
  );
  ranks = $derived(new Map(ranked(this.steps, this.pains).map((one) => [one.pain.id, one.rank])));
  perLane = $derived.by(() => {
    const sums = new Map<string | null, { steps: number; minutes: number }>();
    for (const step of this.steps) {
      const sum = sums.get(this.laneOf(step)) ?? { steps: 0, minutes: 0 };
      sums.set(this.laneOf(step), { steps: sum.steps + 1, minutes: sum.minutes + (step.minutes ?? 0) });
    }
    return sums;
  });

  laneOf(step: JourneyStep): string | null {
    return step.lane_id !== null && this.#laneIds.has(step.lane_id) ? step.lane_id : null;
  }
  /** From 1; 0 = it is not on this map. */
  numberOf(id: string): number {
    return this.steps.findIndex((step) => step.id === id) + 1;
  }

  // Each answers whether anything moved.

  shiftStep(step: JourneyStep, way: Way): boolean {
    if (way === "left" || way === "right") {
      const place = placeBeside(this.steps, step.id, way === "left" ? -1 : 1);
      return place !== null && moveStep(step, place);
    }
    const row = (this.rowOf.get(this.laneOf(step)) ?? 0) + (way === "up" ? -1 : 1);
    return row >= 0 && row < this.rows.length && moveStep(step, null, this.rows[row]?.id ?? null);
  }

  shiftPain(pain: PainPoint, way: Way): boolean {
    const by = way === "left" || way === "up" ? -1 : 1;
    if (way === "up" || way === "down") {
      const place = placeBeside(records.pain_point.by("step_id", pain.step_id), pain.id, by);
      return place !== null && movePain(pain, pain.step_id, place);
    }
    const next = this.steps[this.numberOf(pain.step_id) - 1 + by];
    return next !== undefined && movePain(pain, next.id, {});
  }

  /** Dropped on a cell: the step takes that lane, and the column's place in the order. */
  putStep(step: JourneyStep, lane: string | null, at: string): boolean {
    const [from, to] = [this.numberOf(step.id), this.numberOf(at)];
    return moveStep(step, from === to ? null : from < to ? { after: at } : { before: at }, lane);
  }

  /** Put down on another lane, a lane takes its place. */
  putLane(id: string, to: number): boolean {
    const [lane, at] = [records.lane.get(id), this.lanes[to]];
    const from = this.lanes.findIndex((other) => other.id === id);
    if (!lane || !at || from === to) return false;
    if (!moveLane(lane, from < to ? { after: at.id } : { before: at.id })) return false;
    announce(t("journey.lane.moved", { title: lane.title, position: to + 1, total: this.lanes.length }));
    return true;
  }
}
