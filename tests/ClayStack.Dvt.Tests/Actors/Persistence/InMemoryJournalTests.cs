using ClayStack.Dvt.Actors.Persistence;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors.Persistence;

public sealed class InMemoryJournalTests : JournalContract
{
    protected override IJournal Create() => new InMemoryJournal();

    protected override IJournal Reopen(IJournal journal) => journal;
}
