/** The votes of a round, counted: ranks, ties, and the tie that matters, the one across the third place. */
import type { Note, NoteGroup, Vote } from "../../ipc/bindings";

export interface Ranked {
  note: Note;
  votes: number;
  /** People who gave it at least one; votes of the room count as one. */
  voters: number;
  /** 1, 2, 2, 4, …: notes with as many votes share a rank. */
  rank: number;
  tied: boolean;
}
export interface Results {
  ranked: Ranked[];
  given: number;
  /** Notes that share the last place that goes on, when there are more of them than places; empty: the cut is clear. */
  atTheCut: Ranked[];
}

export function results(notes: readonly Note[], votes: readonly Vote[], places = 3): Results {
  const tally = new Map<string, { votes: number; voters: Set<string> }>();
  for (const vote of votes) {
    const entry = tally.get(vote.note_id) ?? { votes: 0, voters: new Set<string>() };
    entry.votes += vote.count;
    entry.voters.add(vote.participant_id ?? "");
    tally.set(vote.note_id, entry);
  }
  const counted = notes
    .flatMap((note) => {
      const entry = tally.get(note.id);
      return entry ? [{ note, votes: entry.votes, voters: entry.voters.size }] : [];
    })
    .sort((a, b) => b.votes - a.votes || b.voters - a.voters || (a.note.id < b.note.id ? -1 : 1));
  const ranked = counted.map((entry) => ({
    ...entry,
    rank: counted.findIndex((other) => other.votes === entry.votes) + 1,
    tied: counted.filter((other) => other.votes === entry.votes).length > 1,
  }));
  const last = ranked[places - 1];
  const beyond = ranked[places];
  const atTheCut =
    last && beyond && last.votes === beyond.votes ? ranked.filter((r) => r.votes === last.votes) : [];
  return { ranked, given: counted.reduce((sum, entry) => sum + entry.votes, 0), atTheCut };
}

/** Votes of each group, the most voted first. */
export function groupVotes(
  groups: readonly NoteGroup[],
  ranked: readonly Ranked[],
): { group: NoteGroup; votes: number }[] {
  return groups
    .map((group) => ({
      group,
      votes: ranked.reduce((sum, r) => (r.note.group_id === group.id ? sum + r.votes : sum), 0),
    }))
    .filter((entry) => entry.votes > 0)
    .sort((a, b) => b.votes - a.votes);
}
