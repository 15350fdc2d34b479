#include "actors/workers/cdr_puller.hpp"

#include "storage/sha256.hpp"

namespace didtron {

result<pull_outcome> pull_cdrs(const cdr_importer& importer, tenant_id tenant,
                               std::int64_t source_id, cdr_page_source& engine,
                               std::int64_t pages_max) {
  pull_outcome out;
  while (out.pages < pages_max) {
    auto source = importer.source(tenant, source_id);
    if (!source) return fail(std::move(source).error());
    out.cursor = source->pull_cursor;
    auto page = engine.pull(out.cursor);
    if (!page) return fail(std::move(page).error());
    if (page->has_more && page->next_cursor == out.cursor)
      return fail(errc::malformed, "the engine would hand out the same page for ever");
    if (page->body.empty() && page->next_cursor == out.cursor) break;  // nothing new
    import_order order;
    order.tenant = tenant;
    order.source_id = source_id;
    // A page that has grown since is another file: its known rows are duplicates.
    order.idempotency_key = "page:" + storage::to_hex(storage::sha256(out.cursor)) + ":" +
                            storage::to_hex(storage::sha256(page->body));
    order.file_name = "page at '" + out.cursor + "'";
    order.kind = page->kind;
    order.text = page->body;
    auto done = importer.import(order);
    if (!done) return fail(std::move(done).error());
    if (done->state == "refused") {
      return fail(errc::malformed, "a page was refused: " + done->reason);
    }
    if (auto moved = importer.move_pull_cursor(tenant, source_id, out.cursor, page->next_cursor);
        !moved) {
      return fail(std::move(moved).error());
    }
    ++out.pages;
    out.booked += done->booked;
    out.duplicates += done->duplicates;
    out.waiting += done->conflicts + done->unrated + done->quarantined + done->refused;
    out.cursor = page->next_cursor;
    if (!page->has_more) break;
  }
  return out;
}

}  // namespace didtron
