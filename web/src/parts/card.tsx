import type { MysfitSummary } from "../api.ts";
import { Link } from "../router.tsx";

/** A mysfit in the gallery. */
export function Card({ mysfit, liked = false }: { mysfit: MysfitSummary; liked?: boolean }) {
  return (
    <Link href={`/mysfits/${mysfit.mysfitId}`} className="card">
      <img
        src={mysfit.thumbImageUri}
        alt={`${mysfit.name}, a ${mysfit.species}`}
        width="320"
        height="240"
        loading="lazy"
      />
      <h2>{mysfit.name}</h2>
      <p>
        {mysfit.species} · {mysfit.goodevil} · {mysfit.lawchaos}
      </p>
      <p className="counts">
        <span className={liked ? "liked" : undefined}>
          <span aria-hidden="true">{liked ? "♥" : "♡"}</span> {mysfit.likes}{" "}
          <span className="quiet">{mysfit.likes === 1 ? "like" : "likes"}</span>
        </span>
        {mysfit.adopted && <span className="badge">Adopted</span>}
      </p>
    </Link>
  );
}
