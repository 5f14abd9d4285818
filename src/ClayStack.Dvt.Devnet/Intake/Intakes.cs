namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Everything that takes submissions, over one host and one verifier.</summary>
internal sealed class Intakes : IDisposable
{
    public Intakes(ChainHost host, SignatureVerifier verifier, TimeProvider time)
    {
        Relay = new RelayDesk(host.Genesis);
        Attestations = new AttestationIntake(host, verifier);
        SyncMessages = new SyncMessageIntake(host, verifier);
        Contributions = new ContributionIntake(host, verifier);
        Aggregates = new AggregateIntake(host, verifier);
        Exits = new ExitIntake(host, verifier);
        Registrations = new RegistrationIntake(host, verifier, Relay);
        Publications = new PublicationIntake(host, verifier, Relay);
        Producer = new BlockProducer(host, verifier, Relay, time);
    }

    public RelayDesk Relay { get; }

    public AttestationIntake Attestations { get; }

    public SyncMessageIntake SyncMessages { get; }

    public ContributionIntake Contributions { get; }

    public AggregateIntake Aggregates { get; }

    public ExitIntake Exits { get; }

    public RegistrationIntake Registrations { get; }

    public PublicationIntake Publications { get; }

    public BlockProducer Producer { get; }

    public void Dispose()
    {
        SyncMessages.Dispose();
        Contributions.Dispose();
        Aggregates.Dispose();
        Exits.Dispose();
        Registrations.Dispose();
        Publications.Dispose();
    }
}
