#include "actors/workers/cdr_puller.hpp"

#include <set>

#include "storage/sha256.hpp"

namespace didtron {

namespace cdr_puller_detail {

import_order order_of(tenant_id tenant, std::int64_t source_id, const std::string& from,
                      const pulled_page& page) {
  import_order order;
  order.tenant = tenant;
  order.source_id = source_id;
  // A page that has grown since is another file: its known rows are duplicates.
  order.idempotency_key = "page:" + storage::to_hex(storage::sha256(from)) + ":" +
                          storage::to_hex(storage::sha256(page.body));
  order.file_name = "page at '" + from + "'";
  order.kind = page.kind;
  order.text = page.body;
  order.by.actor = "cdr poller";
  order.page = storage::page_move{from, page.next_cursor};
  return order;
}

/// One page; false: there is nothing new. Its import has moved the cursor.
result<bool> one_page(const cdr_importer& importer, tenant_id tenant, std::int64_t source_id,
                      cdr_page_source& engine, std::set<std::string>& seen, pull_outcome& out) {
  out.has_more = false;
  seen.insert(out.cursor);
  auto page = engine.pull(out.cursor);
  if (!page) return fail(std::move(page).error());
  if (page->has_more && seen.contains(page->next_cursor))
    return fail(errc::malformed, "the engine leads back to a page that was read already");
  if (page->body.empty() && page->next_cursor == out.cursor) return false;
  auto done = importer.import(order_of(tenant, source_id, out.cursor, *page));
  if (!done) return fail(std::move(done).error());
  if (done->state == "refused")
    return fail(errc::malformed, "a page was refused: " + done->reason);
  ++out.pages;
  out.booked += done->booked;
  out.duplicates += done->duplicates;
  out.waiting += done->conflicts + done->unrated + done->quarantined + done->refused;
  out.cursor = page->next_cursor;
  out.has_more = page->has_more;
  return page->has_more;
}

}  // namespace cdr_puller_detail

pull_outcome pull_cdrs(const cdr_importer& importer, tenant_id tenant, std::int64_t source_id,
                       cdr_page_source& engine, const pull_bound& bound) {
  pull_outcome out;
  auto source = importer.source(tenant, source_id);
  if (!source) {
    out.state = fail(std::move(source).error());
    return out;
  }
  out.cursor = source->pull_cursor;
  const auto end = std::chrono::steady_clock::now() + bound.time_max;
  std::set<std::string> seen;
  while (out.pages < bound.pages_max && (out.pages == 0 || std::chrono::steady_clock::now() < end)) {
    auto is_going_on =
        cdr_puller_detail::one_page(importer, tenant, source_id, engine, seen, out);
    if (!is_going_on) out.state = fail(std::move(is_going_on).error());
    if (!is_going_on || !*is_going_on) break;
  }
  return out;
}

}  // namespace didtron
