/// Fields that no log has: what the product knows of whoever acted, of the moment and of what was acted on, added to each event
/// for the rules that ask for it.
public enum ContextField {
    /// The employee number.
    public static let personNumber = "logwacht.person.number"
    /// The functions held at that moment.
    public static let personFunction = "logwacht.person.function"
    /// The schools of those functions.
    public static let personSchool = "logwacht.person.school"
    /// The groups taught on that day, comparable: `5a`.
    public static let personGroup = "logwacht.person.group"
    /// The first day of the contract that runs then.
    public static let contractStart = "logwacht.person.contract_start"
    /// The last day of the contract that runs then; absent without one.
    public static let contractEnd = "logwacht.person.contract_end"
    /// Whole days since the last contract day, when no contract runs then.
    public static let daysSinceDeparture = "logwacht.person.days_since_departure"
    /// Rights that the matrix of the system gives the functions of that moment.
    public static let allowedRight = "logwacht.account.allowed_right"
    /// Rights that agreed exceptions give the account on that day.
    public static let agreedRight = "logwacht.account.agreed_right"
    /// `person` or `guest`.
    public static let accountKind = "logwacht.account.kind"
    /// The hour on the board's clock, 0 to 23.
    public static let localHour = "logwacht.local.hour"
    /// The day of the week, Monday is 1.
    public static let localWeekday = "logwacht.local.weekday"
    /// Whether the school was open: its hours, on a weekday outside its holidays.
    public static let schoolHours = "logwacht.school.hours"
    /// Whether the day lay in a holiday of the school's region.
    public static let schoolHoliday = "logwacht.school.holiday"
    /// Whether the school that the event names is one of the person's; absent for functions of the whole board.
    public static let schoolOwn = "logwacht.school.own"
    /// Whether the pupil's file is protected.
    public static let pupilProtected = "logwacht.pupil.protected"
    /// Whether the pupil had left by that day.
    public static let pupilLeft = "logwacht.pupil.left"
    /// Whether the person teaches the pupil's group on that day.
    public static let pupilOwnGroup = "logwacht.pupil.own_group"
    /// Whether pupil and employee share a surname, as the log writes both; common surnames do not count.
    public static let pupilSameSurname = "logwacht.pupil.same_surname"
    /// The part of SharePoint that the file lies in, as the matrix writes its path.
    public static let fileArea = "logwacht.file.area"
    /// Whether the account that was given a right is a guest.
    public static let targetGuest = "logwacht.target.guest"
    /// Whether an agreed exception runs for the account that was given a right.
    public static let targetAgreed = "logwacht.target.agreed"
    /// A number from 0 to 9999 that the event's own content gives, the same in every run: for samples.
    public static let sample = "logwacht.sample"

    /// All of them.
    public static let all = [
        personNumber, personFunction, personSchool, personGroup, contractStart, contractEnd, daysSinceDeparture,
        allowedRight, agreedRight, accountKind, localHour, localWeekday, schoolHours, schoolHoliday, schoolOwn,
        pupilProtected, pupilLeft, pupilOwnGroup, pupilSameSurname, fileArea, targetGuest, targetAgreed, sample,
    ]
}
