-- What Orleans keeps in a database: membership, reminders, snapshots, and the statements its providers read at start.
-- Statements are seen only by silos that start afterwards.

CREATE TABLE orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

CREATE TABLE cluster_version (
    deploymentid text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0
);

CREATE TABLE cluster_silo (
    deploymentid text NOT NULL REFERENCES cluster_version,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    siloname text NOT NULL,
    hostname text NOT NULL,
    status integer NOT NULL,
    proxyport integer NOT NULL,
    suspecttimes text,
    starttime timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

CREATE TABLE reminder (
    serviceid text NOT NULL,
    grainid text NOT NULL,
    remindername text NOT NULL,
    starttime timestamptz NOT NULL,
    period bigint NOT NULL,
    grainhash integer NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (serviceid, grainid, remindername)
);
CREATE INDEX reminder_by_hash ON reminder (serviceid, grainhash);

-- Snapshots of folds. Dropping them all costs a replay and nothing else.
CREATE TABLE snapshot (
    serviceid text NOT NULL,
    statename text NOT NULL,
    n0 bigint NOT NULL,
    n1 bigint NOT NULL,
    extension text,
    payload bytea,
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX snapshot_key ON snapshot (serviceid, statename, n0, n1, coalesce(extension, ''));

INSERT INTO orleansquery (querykey, querytext) VALUES

('InsertMembershipVersionKey', $$
WITH created AS (
    INSERT INTO cluster_version (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::int FROM created
$$),

('InsertMembershipKey', $$
WITH cluster AS (
    UPDATE cluster_version SET version = version + 1 WHERE deploymentid = @DeploymentId AND version = @Version
      AND NOT EXISTS (SELECT 1 FROM cluster_silo s WHERE s.deploymentid = @DeploymentId AND s.address = @Address
                      AND s.port = @Port AND s.generation = @Generation)
    RETURNING deploymentid),
joined AS (
    INSERT INTO cluster_silo (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT c.deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM cluster c
    RETURNING 1)
SELECT count(*)::int FROM joined
$$),

('UpdateMembershipKey', $$
WITH cluster AS (
    UPDATE cluster_version SET version = version + 1 WHERE deploymentid = @DeploymentId AND version = @Version
      AND EXISTS (SELECT 1 FROM cluster_silo s WHERE s.deploymentid = @DeploymentId AND s.address = @Address
                  AND s.port = @Port AND s.generation = @Generation)
    RETURNING deploymentid),
changed AS (
    UPDATE cluster_silo s SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime FROM cluster c
    WHERE s.deploymentid = c.deploymentid AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1)
SELECT count(*)::int FROM changed
$$),

('UpdateIAmAlivetimeKey', $$
UPDATE cluster_silo SET iamalivetime = @IAmAliveTime
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),

('MembershipReadAllKey', $$
SELECT v.deploymentid, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes,
       s.starttime, s.iamalivetime, v.version
FROM cluster_version v LEFT JOIN cluster_silo s ON s.deploymentid = v.deploymentid
WHERE v.deploymentid = @DeploymentId
$$),

('MembershipReadRowKey', $$
SELECT v.deploymentid, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes,
       s.starttime, s.iamalivetime, v.version
FROM cluster_version v LEFT JOIN cluster_silo s ON s.deploymentid = v.deploymentid
     AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE v.deploymentid = @DeploymentId
$$),

('GatewaysQueryKey', $$
SELECT address, proxyport, generation FROM cluster_silo
WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$$),

('DeleteMembershipTableEntriesKey', $$
WITH silos AS (DELETE FROM cluster_silo WHERE deploymentid = @DeploymentId)
DELETE FROM cluster_version WHERE deploymentid = @DeploymentId
$$),

-- Active silos (status 3) stay, however old their sign of life.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM cluster_silo WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$$),

('UpsertReminderRowKey', $$
INSERT INTO reminder (serviceid, grainid, remindername, starttime, period, grainhash)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = reminder.version + 1
RETURNING version
$$),

('ReadReminderRowKey', $$
SELECT grainid, remindername, starttime, period, version FROM reminder
WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName
$$),

('ReadReminderRowsKey', $$
SELECT grainid, remindername, starttime, period, version FROM reminder
WHERE serviceid = @ServiceId AND grainid = @GrainId
$$),

('ReadRangeRows1Key', $$
SELECT grainid, remindername, starttime, period, version FROM reminder
WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash
$$),

-- The ring wraps around.
('ReadRangeRows2Key', $$
SELECT grainid, remindername, starttime, period, version FROM reminder
WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)
$$),

('DeleteReminderRowKey', $$
WITH gone AS (
    DELETE FROM reminder
    WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version
    RETURNING 1)
SELECT count(*)::int FROM gone
$$),

('DeleteReminderRowsKey', $$
DELETE FROM reminder WHERE serviceid = @ServiceId
$$),

-- Every parameter must appear, as each is always sent; the hashes are not needed.
('ReadFromStorageKey', $$
SELECT payload AS payloadbinary, version FROM snapshot
WHERE serviceid = @ServiceId AND statename = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '')
  AND @GrainIdHash::int IS NOT NULL AND @GrainTypeHash::int IS NOT NULL
$$),

('WriteToStorageKey', $$
WITH first AS (
    INSERT INTO snapshot (serviceid, statename, n0, n1, extension, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0::bigint, @GrainIdN1::bigint, @GrainIdExtensionString::text, @PayloadBinary::bytea
    WHERE @GrainStateVersion::int IS NULL AND @GrainIdHash::int IS NOT NULL AND @GrainTypeHash::int IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING version),
later AS (
    UPDATE snapshot SET payload = @PayloadBinary::bytea, version = version + 1
    WHERE serviceid = @ServiceId AND statename = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
      AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::int
    RETURNING version)
SELECT coalesce((SELECT version FROM first), (SELECT version FROM later), @GrainStateVersion::int) AS newgrainstateversion
$$),

('ClearStorageKey', $$
UPDATE snapshot SET payload = NULL, version = version + 1
WHERE serviceid = @ServiceId AND statename = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::int
  AND @GrainIdHash::int IS NOT NULL AND @GrainTypeHash::int IS NOT NULL
RETURNING version AS newgrainstateversion
$$),

('DeleteStorageKey', $$
DELETE FROM snapshot
WHERE serviceid = @ServiceId AND statename = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::int
  AND @GrainIdHash::int IS NOT NULL AND @GrainTypeHash::int IS NOT NULL
RETURNING version + 1 AS newgrainstateversion
$$);
