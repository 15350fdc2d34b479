#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "storage/repositories/audit_log.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

http::task<result<page<audit_view>>> node_backend::audit_rows(viewer who, page_query q, audit_filter filter,
                                                              bool has_details) {
  co_return co_await api_read(node_, storage::audit_page(who, q, filter, has_details));
}

http::task<result<audit_view>> node_backend::audit_row(viewer who, std::int64_t audit_no) {
  co_return co_await api_read(node_, storage::audit_one(who, audit_no));
}

http::task<result<audit_state_view>> node_backend::audit_state(viewer who) {
  co_return co_await api_read(node_, storage::audit_state(who));
}

http::task<result<std::int64_t>> node_backend::note_audit_export(viewer who, std::string asked) {
  const auto row = std::make_shared<std::int64_t>(0);  // shared with the job, which may run twice
  co_return co_await http::await_callback<std::int64_t>([&](auto answer) {
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.work = [who, asked, row](pg::transaction& tx) -> result<void> {
      storage::audit_record said = storage::audit_by(who);
      said.action = "audit_log.export";
      said.object = "audit_log:*";
      said.after = asked;
      auto noted = storage::append_audit(tx, said);
      if (!noted) return fail(std::move(noted).error());
      *row = *noted;
      return {};
    };
    job.done = [answer, row](const result<void>& done) {
      answer(done ? result<std::int64_t>{*row} : result<std::int64_t>{fail(done.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(job)); !accepted)
      answer(fail(accepted.error()));
  });
}

}  // namespace didtron::node
